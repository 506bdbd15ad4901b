package com.waooaw.plant.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.plant.mail.Mail;
import com.waooaw.plant.mail.Mailer;
import java.util.UUID;

/**
 * Letters by the installation's mail server. A server that took a letter cannot be asked whether it
 * did, so what may have left is never given again.
 */
public final class EmailConnector implements Connector {
  private static final int LONGEST_SUBJECT = 200;
  private final Mailer mailer;

  public EmailConnector(Mailer mailer) {
    this.mailer = requireNonNull(mailer, "mailer");
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public Result deliver(Delivery delivery) {
    Mail mail;
    try {
      // The same letter has the same id, so that whoever receives it twice can tell.
      UUID id = UUID.nameUUIDFromBytes(delivery.key().getBytes(UTF_8));
      mail = Mail.plain(id, delivery.to(), oneLine(delivery.subject()), delivery.body());
    } catch (IllegalArgumentException unsendable) {
      return new Result.Refused(unsendable.getMessage());
    }
    return switch (mailer.send(mail)) {
      case Mailer.Delivery.Accepted accepted -> new Result.Accepted(accepted.messageId());
      case Mailer.Delivery.Refused refused ->
          new Result.Refused((refused.code() + " " + refused.reason()).strip());
      case Mailer.Delivery.Unavailable away -> new Result.Failed(away.reason());
      case Mailer.Delivery.Doubtful doubtful -> new Result.Unknown(doubtful.reason());
    };
  }

  private static String oneLine(String subject) {
    String line = subject.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT);
  }
}
