package com.waooaw.plant.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Someone who can sign in.
 *
 * @param portal {@code CP} for a customer's member, {@code PP} for staff
 * @param customerId null for staff
 * @param customerName null for staff
 * @param passwordHash null for who was invited, or signs in with another provider
 * @param governorAgentId null unless a governor
 * @param failures wrong passwords and codes since the last right one
 * @param lockedUntil null unless locked
 * @param disabledAt null unless shut out
 * @param emailVerifiedAt when they proved to read this address' mail; null if never
 * @param totpSecret sealed; null unless there is one, in use or not yet confirmed
 * @param totpOn whether signing in with a password needs a code too
 * @param totpLastStep the step of time of the last code used; null if none was
 * @param oidcIssuer the OpenID provider they are known to; null if to none
 * @param version raised by each change that people make
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Person(
    UUID id,
    String portal,
    UUID customerId,
    String customerName,
    String email,
    String fullName,
    String passwordHash,
    String role,
    String governorAgentId,
    int failures,
    Instant lockedUntil,
    Instant disabledAt,
    Instant emailVerifiedAt,
    byte[] totpSecret,
    boolean totpOn,
    Long totpLastStep,
    String oidcIssuer,
    String oidcSubject,
    long version,
    Instant createdAt) {
  static final String ADMIN = "admin";

  /** Someone new, who is no governor and has nothing but what is named. */
  static Person made(
      UUID id, Side side, String email, String fullName, String role, Instant createdAt) {
    return new Person(
        id,
        side.portal(),
        side.customerId(),
        side.customerName(),
        email,
        fullName,
        null,
        role,
        null,
        0,
        null,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        1,
        createdAt);
  }

  /**
   * Where someone belongs.
   *
   * @param customerId null for staff
   */
  record Side(String portal, UUID customerId, String customerName) {
    static Side customer(UUID id, String name) {
      return new Side("CP", id, name);
    }

    static Side staff() {
      return new Side("PP", null, null);
    }
  }

  Person withPassword(String hash) {
    return with(hash, governorAgentId, emailVerifiedAt, oidcIssuer, oidcSubject);
  }

  Person asGovernor(String office) {
    return with(passwordHash, office, emailVerifiedAt, oidcIssuer, oidcSubject);
  }

  Person knownTo(String issuer, String subject, Instant now) {
    return with(passwordHash, governorAgentId, now, issuer, subject);
  }

  boolean isStaff() {
    return portal.equals("PP");
  }

  boolean isDisabled() {
    return disabledAt != null;
  }

  boolean isLocked(Instant now) {
    return lockedUntil != null && now.isBefore(lockedUntil);
  }

  /** Active staff who hold the office. */
  boolean isGovernor() {
    return governorAgentId != null && role.equals(ADMIN) && !isDisabled();
  }

  private Person with(
      String hash, String office, Instant verifiedAt, String issuer, String subject) {
    return new Person(
        id,
        portal,
        customerId,
        customerName,
        email,
        fullName,
        hash,
        role,
        office,
        failures,
        lockedUntil,
        disabledAt,
        verifiedAt,
        totpSecret,
        totpOn,
        totpLastStep,
        issuer,
        subject,
        version,
        createdAt);
  }
}
