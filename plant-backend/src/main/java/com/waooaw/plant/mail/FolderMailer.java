package com.waooaw.plant.mail;

import static java.util.Objects.requireNonNull;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Properties;

/** Writes each mail into a folder, where a developer reads it. A file is there when it is whole. */
final class FolderMailer implements Mailer {
  private final Path folder;
  private final String from;
  private final InstantSource clock;
  private final Session session = Session.getInstance(new Properties());

  FolderMailer(Path folder, String from, InstantSource clock) {
    this.folder = requireNonNull(folder, "folder");
    this.from = requireNonNull(from, "from");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Delivery send(Mail mail) {
    try {
      Files.createDirectories(folder);
      Path beside = folder.resolve(mail.id() + ".new");
      try (OutputStream out = Files.newOutputStream(beside)) {
        Message.of(session, mail, from, clock.instant()).writeTo(out);
      }
      // Ids sort by time, and so do the files.
      Files.move(beside, folder.resolve(mail.id() + ".eml"), StandardCopyOption.ATOMIC_MOVE);
      return new Delivery.Accepted(Message.id(mail, from));
    } catch (MessagingException unwritable) {
      return new Delivery.Refused(0, String.valueOf(unwritable.getMessage()));
    } catch (IOException full) {
      return new Delivery.Unavailable(String.valueOf(full.getMessage()));
    }
  }
}
