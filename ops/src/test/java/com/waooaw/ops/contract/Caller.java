package com.waooaw.ops.contract;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who calls: nobody, a customer's member or one of the staff. Everything a customer writes carries
 * its canary, so that a byte of theirs in somebody else's answer is seen.
 */
final class Caller {
  /** On whose side a caller stands. */
  enum Side {
    NOBODY,
    CUSTOMER,
    STAFF
  }

  final Side side;
  final String email;
  final String password;
  final String canary;

  /** The ids of what is this customer's alone. */
  final Set<String> owned = ConcurrentHashMap.newKeySet();

  /** For staff: the customer whose things they look at. */
  final Caller patron;

  volatile String access;
  volatile String refresh;

  Caller(Side side, String email, String password, String canary, Caller patron) {
    this.side = side;
    this.email = email;
    this.password = password;
    this.canary = canary;
    this.patron = patron;
  }

  static Caller nobody() {
    return new Caller(Side.NOBODY, null, null, "", null);
  }

  static String newCanary() {
    return "canary" + UUID.randomUUID().toString().replace("-", "");
  }

  /** The portal through which they come. */
  String portal() {
    return side == Side.STAFF ? "PP" : "CP";
  }

  /** Whose things this caller's requests are about. */
  Caller customer() {
    return side == Side.STAFF ? patron : this;
  }

  @Override
  public String toString() {
    return switch (side) {
      case NOBODY -> "nobody";
      case CUSTOMER -> "customer";
      case STAFF -> "staff " + email;
    };
  }
}
