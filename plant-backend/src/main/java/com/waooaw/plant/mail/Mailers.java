package com.waooaw.plant.mail;

import java.time.InstantSource;
import java.util.Optional;

/** Makes the mailer that the settings describe. */
public final class Mailers {
  private Mailers() {}

  /** The mailer, or nothing when mail cannot leave this installation. */
  public static Optional<Mailer> of(MailSettings settings, InstantSource clock) {
    return switch (settings) {
      case MailSettings.Smtp(MailSettings.Server server, String from) ->
          Optional.of(new SmtpMailer(server, from, clock));
      case MailSettings.Folder(java.nio.file.Path folder, String from) ->
          Optional.of(new FolderMailer(folder, from, clock));
      case MailSettings.None() -> Optional.empty();
    };
  }
}
