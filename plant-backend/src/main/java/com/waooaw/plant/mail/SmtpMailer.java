package com.waooaw.plant.mail;

import static java.util.Objects.requireNonNull;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands mail to a server by SMTP (RFC 5321), on a connection for each. */
public final class SmtpMailer implements Mailer {
  private static final Logger log = LoggerFactory.getLogger(SmtpMailer.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int PERMANENT = 500;

  private final MailSettings.Server server;
  private final String from;
  private final InstantSource clock;
  private final Session session;

  /**
   * @param from the address of the sender
   */
  public SmtpMailer(MailSettings.Server server, String from, InstantSource clock) {
    this.server = requireNonNull(server, "server");
    this.from = requireNonNull(from, "from");
    this.clock = requireNonNull(clock, "clock");
    this.session = Session.getInstance(properties(server, from));
  }

  @Override
  public Delivery send(Mail mail) {
    Message message;
    try {
      message = Message.of(session, mail, from, clock.instant());
    } catch (MessagingException unwritable) {
      return new Delivery.Refused(0, reason(unwritable));
    }
    SMTPTransport transport = new SMTPTransport(session, null);
    try {
      // With a password, if only an empty one, the library signs in as whoever runs this process.
      transport.connect(
          server.host(),
          server.port(),
          server.user().orElse(null),
          server.user().isPresent() ? server.password() : null);
    } catch (MessagingException notConnected) {
      close(transport);
      return new Delivery.Unavailable(unconnected(notConnected));
    }
    try {
      return handOver(transport, message, Message.id(mail, from));
    } finally {
      close(transport);
    }
  }

  // Whatever the server says to the farewell, what it said to the mail counts.
  private static void close(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException rude) {
      log.atDebug().addKeyValue("reason", rude.getMessage()).log("A mail server hung up");
    }
  }

  private static Delivery handOver(SMTPTransport transport, Message message, String id) {
    try {
      transport.sendMessage(message, message.getAllRecipients());
      return new Delivery.Accepted(id);
    } catch (MessagingException failure) {
      return outcome(failure, id);
    }
  }

  private static Delivery outcome(MessagingException failure, String id) {
    for (Exception e = failure; e != null; e = next(e)) {
      int code =
          switch (e) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPSendFailedException send -> send.getReturnCode();
            default -> 0;
          };
      if (code >= PERMANENT) {
        return new Delivery.Refused(code, reason(e));
      }
      // 421 is also what a server says that is about to hang up: it has not taken the mail.
      if (code >= 400) {
        return new Delivery.Unavailable(reason(e));
      }
    }
    return new Delivery.Doubtful(id, reason(failure));
  }

  // The replies to single recipients hang behind the failure of the whole.
  private static Exception next(Exception e) {
    return e instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  private static String unconnected(MessagingException e) {
    return switch (e) {
      case AuthenticationFailedException refused -> "the mail server refuses user or password";
      case MailConnectException away -> "the mail server cannot be reached";
      default -> reason(e);
    };
  }

  private static String reason(Exception e) {
    String text = String.valueOf(e.getMessage()).strip();
    return text.substring(0, Math.min(text.length(), 300));
  }

  private static Properties properties(MailSettings.Server server, String from) {
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECT.toMillis()));
    properties.put("mail.smtp.timeout", Long.toString(ANSWER.toMillis()));
    properties.put("mail.smtp.writetimeout", Long.toString(ANSWER.toMillis()));
    properties.put("mail.smtp.from", from);
    properties.put("mail.smtp.localhost", from.substring(from.indexOf('@') + 1));
    properties.put("mail.smtp.auth", Boolean.toString(server.user().isPresent()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    switch (server.security()) {
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case STARTTLS_IF_OFFERED -> properties.put("mail.smtp.starttls.enable", "true");
    }
    return properties;
  }
}
