package com.waooaw.plant.mail;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One mail to one person.
 *
 * @param id names it for good: the same id is sent under the same Message-ID (RFC 5322, 3.6.4), so
 *     that a mail which had to be sent twice is recognised as one
 * @param to one address, without a name
 * @param replyTo where an answer should go, if not to the sender
 * @param subject one line, at most 200 characters
 * @param text the whole of it as plain text
 * @param html the same for readers that show HTML; whoever makes it answers for its being safe
 */
public record Mail(
    UUID id,
    String to,
    Optional<String> replyTo,
    String subject,
    String text,
    Optional<String> html) {
  private static final int LONGEST_SUBJECT = 200;
  private static final int LONGEST_ADDRESS = 254;
  private static final int LARGEST_BODY = 1024 * 1024;
  // RFC 5321 without quoted local parts, address literals and route: nothing that a mail server
  // could read as more than one address.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[^\\s@<>(),;:\"\\[\\]\\\\\\p{Cntrl}]+@[^\\s@<>(),;:\"\\[\\]\\\\\\p{Cntrl}]+");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * Checks that nothing in it can add a header or a recipient.
   *
   * @throws IllegalArgumentException if an address is not one address, or the subject not one line
   */
  public Mail {
    requireNonNull(id, "id");
    address(to);
    requireNonNull(replyTo, "replyTo").ifPresent(Mail::address);
    if (subject.isBlank()
        || subject.length() > LONGEST_SUBJECT
        || CONTROL.matcher(subject).find()) {
      throw new IllegalArgumentException("A subject is one line of 1 to 200 characters");
    }
    if (text.length() + html.map(String::length).orElse(0) > LARGEST_BODY) {
      throw new IllegalArgumentException("A mail has at most 1 MiB of text");
    }
  }

  /** A mail of plain text. */
  public static Mail plain(UUID id, String to, String subject, String text) {
    return new Mail(id, to, Optional.empty(), subject, text, Optional.empty());
  }

  /** Whether a text is one address that mail can be sent to. */
  public static boolean isAddress(String text) {
    return text.length() <= LONGEST_ADDRESS && ADDRESS.matcher(text).matches();
  }

  private static void address(String text) {
    if (!isAddress(text)) {
      throw new IllegalArgumentException("Not one e-mail address");
    }
  }

  // Not the record's own text: what is in a mail stays out of logs.
  @Override
  public String toString() {
    return "Mail[" + id + "]";
  }
}
