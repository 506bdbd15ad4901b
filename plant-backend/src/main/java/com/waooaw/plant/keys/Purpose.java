package com.waooaw.plant.keys;

/** What a signing key is for. A key of one purpose never signs for another. */
public enum Purpose {
  /** Customers' access tokens, RS256. */
  CP_TOKEN("cp-token", "cp-", true),
  /** Staff's access tokens, RS256. */
  PP_TOKEN("pp-token", "pp-", true),
  /** Checkpoints of the audit chain, ES256. */
  AUDIT("audit", "audit-", false),
  /** Certificates of the catalogue, ES256. */
  CERTIFICATE("certificate", "cert-", false);

  private final String stored;
  private final String prefix;
  private final boolean token;

  Purpose(String stored, String prefix, boolean token) {
    this.stored = stored;
    this.prefix = prefix;
    this.token = token;
  }

  /** The purpose as the database names it. */
  public String stored() {
    return stored;
  }

  /** How the ids of its keys begin. */
  String prefix() {
    return prefix;
  }

  /** Whether it signs tokens, and so with RSA. */
  boolean token() {
    return token;
  }

  /** The purpose that the database names so. */
  public static Purpose ofStored(String stored) {
    for (Purpose purpose : values()) {
      if (purpose.stored.equals(stored)) {
        return purpose;
      }
    }
    throw new IllegalArgumentException("Unknown purpose " + stored);
  }
}
