package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.identity.MailProofStore.Purpose;
import com.waooaw.plant.mail.Mail;
import com.waooaw.plant.mail.MailQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * Mails with a link that proves that its reader reads a person's mail. The secret stands behind the
 * {@code #}, which browsers send to nobody.
 */
final class AccountMail {
  static final Duration RESET_LIFETIME = Duration.ofHours(1);
  static final Duration INVITATION_LIFETIME = Duration.ofDays(7);

  private static final int MOST_AN_HOUR = 3;

  private final MailQueue mails;
  private final PublicAddresses addresses;
  private final Secrets secrets;
  private final Ids ids;
  private final InstantSource clock;
  private final MailProofStore proofs = new MailProofStore();

  AccountMail(
      MailQueue mails, PublicAddresses addresses, Secrets secrets, Ids ids, InstantSource clock) {
    this.mails = requireNonNull(mails, "mails");
    this.addresses = requireNonNull(addresses, "addresses");
    this.secrets = requireNonNull(secrets, "secrets");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  void requireMail() {
    mails.require();
  }

  /** Sends a link that sets a new password, unless that was asked for too often. */
  void sendReset(Handle tx, Person person) {
    if (proofs.sentSince(tx, person.id(), clock.instant().minus(Duration.ofHours(1)))
        >= MOST_AN_HOUR) {
      return;
    }
    String link = link(tx, person, Purpose.RESET, RESET_LIFETIME);
    send(
        tx,
        person,
        "Set a new password",
        """
        Hello %s,

        somebody, most likely you, wants to set a new password for WAOOAW. Follow this link within an hour:

        %s

        If it was not you, do nothing: your password stays as it is.
        """
            .formatted(shown(person.fullName()), link));
  }

  /** Sends a new member or colleague a link that sets their first password. */
  void sendInvitation(Handle tx, Person person, String inviter) {
    String link = link(tx, person, Purpose.INVITATION, INVITATION_LIFETIME);
    send(
        tx,
        person,
        "You are invited to WAOOAW",
        """
        Hello %s,

        %s invites you to %s on WAOOAW. Choose a password within seven days to begin:

        %s

        If you did not expect this, do nothing.
        """
            .formatted(
                shown(person.fullName()),
                shown(inviter),
                person.isStaff() ? "the platform's staff" : shown(person.customerName()),
                link));
  }

  // Whoever invites chooses these words: none of them may become a link or a line of ours.
  private static String shown(String name) {
    return name.replaceAll("[^\\p{L}\\p{M}\\p{N} '&,()-]+", " ").strip();
  }

  private String link(Handle tx, Person person, Purpose purpose, Duration lifetime) {
    String secret = secrets.next();
    Instant now = clock.instant();
    proofs.insert(tx, Secrets.sha256(secret), person, purpose, now, now.plus(lifetime));
    return addresses.of(person.portal()) + "/set-password#token=" + secret;
  }

  private void send(Handle tx, Person person, String subject, String text) {
    mails.post(tx, Mail.plain(ids.next(), person.email(), subject, text));
  }
}
