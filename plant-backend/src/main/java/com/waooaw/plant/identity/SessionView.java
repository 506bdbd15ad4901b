package com.waooaw.plant.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A session as its owner sees it; tokens are there only when they were just made. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SessionView(
    User user, Instant expiresAt, String accessToken, String refreshToken, String returnTo) {
  static SessionView shown(User user, Instant expiresAt) {
    return new SessionView(user, expiresAt, null, null, null);
  }

  static SessionView started(
      User user, Instant expiresAt, String accessToken, String refreshToken) {
    return new SessionView(user, expiresAt, accessToken, refreshToken, null);
  }

  /** The same, for a browser that wanted to go somewhere. */
  SessionView returningTo(String path) {
    return new SessionView(user, expiresAt, accessToken, refreshToken, path);
  }

  /** Who is signed in. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record User(
      UUID id,
      String email,
      String fullName,
      String portal,
      List<String> roles,
      UUID customerId,
      String customerName,
      boolean trialMode) {}

  static User user(Person person, TrialClaims trial) {
    return new User(
        person.id(),
        person.email(),
        person.fullName(),
        person.portal(),
        List.of(person.role()),
        person.customerId(),
        person.customerName(),
        trial.trialMode());
  }
}
