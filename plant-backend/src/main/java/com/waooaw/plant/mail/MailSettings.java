package com.waooaw.plant.mail;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** How mail leaves this installation. */
public sealed interface MailSettings {
  /** Mail goes to a server by SMTP (RFC 5321). */
  record Smtp(Server server, String from) implements MailSettings {}

  /** Mail is written into a folder, one .eml file each: for development. */
  record Folder(Path folder, String from) implements MailSettings {}

  /** Mail cannot leave, and whatever needs it says so. */
  record None() implements MailSettings {}

  /**
   * A mail server.
   *
   * @param security how the connection is kept private
   * @param user empty when the server asks for none
   */
  record Server(String host, int port, Security security, Optional<String> user, String password) {
    public Server {
      requireNonNull(host, "host");
      requireNonNull(security, "security");
      requireNonNull(user, "user");
    }

    /** Reads {@code smtp[s]://[user:password@]host[:port]}, of which the scheme was checked. */
    public static Server of(URI url, boolean mayBePlain) {
      boolean implicit = url.getScheme().equals("smtps");
      String[] credentials =
          url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
      int standard = implicit ? SUBMISSIONS : SUBMISSION;
      return new Server(
          url.getHost(),
          url.getPort() < 0 ? standard : url.getPort(),
          implicit ? Security.TLS : mayBePlain ? Security.STARTTLS_IF_OFFERED : Security.STARTTLS,
          credentials.length > 0 ? Optional.of(decode(credentials[0])) : Optional.empty(),
          credentials.length > 1 ? decode(credentials[1]) : "");
    }

    // Not the record's own text, which would put the password into logs.
    @Override
    public String toString() {
      return "smtp://" + host + ":" + port;
    }

    private static String decode(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }

  /** How a connection to a mail server is kept private. */
  enum Security {
    /** TLS from the first byte (RFC 8314). */
    TLS,
    /** STARTTLS (RFC 3207), or no mail. */
    STARTTLS,
    /** STARTTLS if the server has it: for development. */
    STARTTLS_IF_OFFERED
  }

  /** The port of submission with STARTTLS (RFC 6409). */
  int SUBMISSION = 587;

  /** The port of submission over TLS (RFC 8314). */
  int SUBMISSIONS = 465;

  /** Reads SMTP_URL, MAIL_FROM and MAIL_FOLDER. In production mail goes nowhere without TLS. */
  static MailSettings read(Settings settings, Production production) {
    URI url = settings.url("SMTP_URL", Set.of("smtp", "smtps"));
    Optional<Path> folder = settings.optional("MAIL_FOLDER").map(Path::of);
    String from = settings.text("MAIL_FROM", "waooaw@localhost");
    if (!Mail.isAddress(from)) {
      settings.fault("MAIL_FROM", "is not an e-mail address", null);
    }
    if (url != null && settings.optional("MAIL_FROM").isEmpty()) {
      settings.fault("MAIL_FROM", "is required with SMTP_URL", null);
    }
    if (folder.isPresent() && production.isOn()) {
      settings.fault("MAIL_FOLDER", "is for development, which production refuses", null);
    }
    if (url != null) {
      return new Smtp(Server.of(url, !production.isOn()), from);
    }
    return folder.<MailSettings>map(path -> new Folder(path, from)).orElseGet(None::new);
  }
}
