package com.waooaw.plant.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.util.Date;

/** A mail in the form it travels in (RFC 5322, MIME). */
final class Message extends MimeMessage {
  private final String messageId;

  private Message(Session session, String messageId) {
    super(session);
    this.messageId = messageId;
  }

  static String id(Mail mail, String from) {
    return "<" + mail.id() + from.substring(from.indexOf('@')) + ">";
  }

  static Message of(Session session, Mail mail, String from, Instant now)
      throws MessagingException {
    Message message = new Message(session, id(mail, from));
    message.setFrom(new InternetAddress(from, true));
    message.setRecipient(RecipientType.TO, new InternetAddress(mail.to(), true));
    if (mail.replyTo().isPresent()) {
      message.setReplyTo(new InternetAddress[] {new InternetAddress(mail.replyTo().get(), true)});
    }
    message.setSubject(mail.subject(), UTF_8.name());
    message.setSentDate(Date.from(now));
    // So that holiday notices are not sent back (RFC 3834).
    message.setHeader("Auto-Submitted", "auto-generated");
    if (mail.html().isEmpty()) {
      message.setText(mail.text(), UTF_8.name());
    } else {
      message.setContent(alternatives(mail));
    }
    message.saveChanges();
    return message;
  }

  // By RFC 2046, 5.1.4, the best form comes last.
  private static MimeMultipart alternatives(Mail mail) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text(), UTF_8.name());
    MimeBodyPart html = new MimeBodyPart();
    html.setText(mail.html().orElseThrow(), UTF_8.name(), "html");
    return new MimeMultipart("alternative", text, html);
  }

  // The library would make up one of its own, with the name of this machine in it.
  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }
}
