package com.waooaw.plant.notice;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Something a customer is told, once.
 *
 * @param hireId which hire it is about; null if about none
 * @param kind such as {@code trial-reminder}
 * @param about what makes it one of its kind: the same kind about the same is told once
 * @param subject one line of 200 characters at most
 * @param text plain text of 4000 characters at most
 */
public record Notice(
    UUID customerId, UUID hireId, String kind, String about, String subject, String text) {
  public Notice {
    requireNonNull(customerId, "customerId");
    requireNonNull(kind, "kind");
    requireNonNull(about, "about");
    requireNonNull(subject, "subject");
    requireNonNull(text, "text");
  }
}
