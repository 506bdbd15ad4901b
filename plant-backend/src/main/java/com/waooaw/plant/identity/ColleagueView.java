package com.waooaw.plant.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A person as those see them who work beside them.
 *
 * @param status {@code invited} until they have proved their address, then {@code active}, or
 *     {@code disabled}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ColleagueView(
    UUID id,
    String email,
    String fullName,
    List<String> roles,
    String status,
    boolean governor,
    boolean totpEnabled,
    Instant createdAt) {
  static ColleagueView of(Person person) {
    return new ColleagueView(
        person.id(),
        person.email(),
        person.fullName(),
        List.of(person.role()),
        status(person),
        person.isGovernor(),
        person.totpOn(),
        person.createdAt());
  }

  private static String status(Person person) {
    if (person.isDisabled()) {
      return "disabled";
    }
    return person.passwordHash() == null && person.oidcSubject() == null ? "invited" : "active";
  }
}
