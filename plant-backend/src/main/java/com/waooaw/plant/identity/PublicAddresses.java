package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

/**
 * Where browsers find the portals, as {@code scheme://host[:port]}: links in mails lead there, and
 * OpenID providers send people back there.
 */
public record PublicAddresses(String customers, String staff) {
  /** Where a developer's own machine serves them. */
  public static final PublicAddresses LOCAL =
      new PublicAddresses("http://localhost:3000", "http://localhost:3001");

  public PublicAddresses {
    requireNonNull(customers, "customers");
    requireNonNull(staff, "staff");
  }

  String of(String portal) {
    return portal.equals("PP") ? staff : customers;
  }
}
