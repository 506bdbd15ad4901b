package com.waooaw.plant.identity;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.waooaw.plant.mail.MailSettings;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real mail server and what arrived there. */
final class Mailbox implements AutoCloseable {
  private static final Pattern LINK =
      Pattern.compile("(http://localhost:300[01])/set-password#token=([A-Za-z0-9_-]{43})");
  private static final long PATIENCE_MILLIS = 15_000;

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  Mailbox() {
    server.start();
  }

  MailSettings settings() {
    return new MailSettings.Smtp(
        new MailSettings.Server(
            "127.0.0.1",
            server.getSmtp().getPort(),
            MailSettings.Security.STARTTLS_IF_OFFERED,
            Optional.empty(),
            ""),
        "plant@waooaw.example");
  }

  /** The mails somebody has. */
  List<MimeMessage> of(String email) throws Exception {
    List<MimeMessage> found = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      if (message.getAllRecipients()[0].toString().equals(email)) {
        found.add(message);
      }
    }
    return found;
  }

  /** The secret of the link in the newest of so many mails, once they are there. */
  String link(String email, int count) throws Exception {
    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (System.nanoTime() < until) {
      List<MimeMessage> mails = of(email);
      if (mails.size() >= count) {
        Matcher link = LINK.matcher(mails.get(count - 1).getContent().toString());
        if (link.find()) {
          return link.group(2);
        }
        throw new AssertionError("No link in " + mails.get(count - 1).getContent());
      }
      Thread.sleep(50);
    }
    throw new AssertionError(email + " has " + of(email).size() + " mails, not " + count);
  }

  @Override
  public void close() {
    server.stop();
  }
}
