package com.waooaw.plant.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.waooaw.kernel.config.Production;
import com.waooaw.kernel.config.Settings;
import com.waooaw.kernel.config.SettingsException;
import com.waooaw.plant.mail.MailSettings.Security;
import com.waooaw.plant.mail.MailSettings.Server;
import com.waooaw.plant.mail.Mailer.Delivery;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail by SMTP to a real server, and to one that is as rude as servers can be. */
class MailerTest {
  private static final String FROM = "plant@waooaw.example";
  private static final GreenMail SERVER =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    SERVER.start();
    SERVER.setUser("plant@waooaw.example", "plant", "p@ss word");
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @Test
  void aMailArrivesAsItWasWrittenUnderAMessageIdOfItsOwn() throws Exception {
    String to = UUID.randomUUID() + "@example.com";
    Mail mail =
        new Mail(
            UUID.randomUUID(),
            to,
            Optional.of("asha@example.com"),
            "Grüße, नमस्ते",
            "In plain words: €5.\n.\nA line of one dot ends nothing.",
            Optional.of("<p>In plain words</p>"));
    Delivery delivery = mailer("plant", "p@ss word").send(mail);

    assertThat(delivery).isEqualTo(new Delivery.Accepted("<" + mail.id() + "@waooaw.example>"));
    MimeMessage arrived = arrived(to);
    assertThat(arrived.getSubject()).isEqualTo("Grüße, नमस्ते");
    assertThat(arrived.getMessageID()).isEqualTo("<" + mail.id() + "@waooaw.example>");
    assertThat(arrived.getFrom()[0]).hasToString(FROM);
    assertThat(arrived.getReplyTo()[0]).hasToString("asha@example.com");
    MimeMultipart parts = (MimeMultipart) arrived.getContent();
    assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
        .isEqualTo(mail.text());
    assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
  }

  @Test
  void aServerThatAsksForNoPasswordIsGivenNone() throws Exception {
    assertThat(mailer(SERVER.getSmtp().getPort()).send(mail()))
        .isInstanceOf(Delivery.Accepted.class);
  }

  @Test
  void aWrongPasswordOrADeafPortMeansThatNothingLeftYet() throws Exception {
    Mail mail = mail();
    assertThat(mailer("plant", "wrong").send(mail)).isInstanceOf(Delivery.Unavailable.class);
    int deaf;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      deaf = socket.getLocalPort();
    }
    assertThat(mailer(deaf).send(mail)).isInstanceOf(Delivery.Unavailable.class);
  }

  @Test
  void aPermanentRefusalIsToldApartFromOneForNow() throws Exception {
    assertThat(answering("RCPT", "550 No such user")).isInstanceOf(Delivery.Refused.class);
    assertThat(answering("MAIL", "550 Not from you")).isInstanceOf(Delivery.Refused.class);
    assertThat(answering(".", "554 Looks like spam"))
        .isInstanceOfSatisfying(Delivery.Refused.class, r -> assertThat(r.code()).isEqualTo(554));
    assertThat(answering("RCPT", "450 Mailbox busy")).isInstanceOf(Delivery.Unavailable.class);
    assertThat(answering(".", "452 Out of storage")).isInstanceOf(Delivery.Unavailable.class);
  }

  @Test
  void whenTheLineBreaksBeforeTheLastAnswerNobodyKnowsAndItSaysSo() throws Exception {
    assertThat(answering(".", "")).isInstanceOf(Delivery.Doubtful.class);
  }

  @Test
  void withoutTheTlsItIsToldToUseNothingLeaves() throws Exception {
    Server server =
        new Server(
            "127.0.0.1", SERVER.getSmtp().getPort(), Security.STARTTLS, Optional.empty(), "");
    assertThat(new SmtpMailer(server, FROM, InstantSource.system()).send(mail()))
        .isInstanceOf(Delivery.Unavailable.class);
  }

  @Test
  void inDevelopmentMailsLandInAFolder() throws Exception {
    Mailer mailer =
        Mailers.of(
                read(Map.of("MAIL_FOLDER", folder.resolve("mail").toString())),
                InstantSource.system())
            .orElseThrow();
    Mail mail = mail();
    assertThat(mailer.send(mail)).isInstanceOf(Delivery.Accepted.class);
    try (Stream<Path> files = Files.list(folder.resolve("mail"))) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file).hasFileName(mail.id() + ".eml");
      MimeMessage written =
          new MimeMessage(Session.getInstance(new Properties()), Files.newInputStream(file));
      assertThat(written.getContent()).isEqualTo("Some words.");
    }
  }

  @Test
  void nothingInAMailCanAddAHeaderOrARecipient() {
    for (String to :
        List.of("a@b.c\r\nBcc: d@e.f", "a@b.c,d@e.f", "<a@b.c>", "a b@c.d", "nobody", "")) {
      assertThatThrownBy(() -> Mail.plain(UUID.randomUUID(), to, "Subject", ""))
          .as(to)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Mail.plain(UUID.randomUUID(), "a@b.c", "One\r\nBcc: d@e.f", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settingsAreReadAndWrongOnesNamed() {
    assertThat(read(Map.of())).isEqualTo(new MailSettings.None());
    assertThat(read(Map.of("SMTP_URL", "smtps://us%40er:p%3Aw@mail.example", "MAIL_FROM", FROM)))
        .isEqualTo(
            new MailSettings.Smtp(
                new Server("mail.example", 465, Security.TLS, Optional.of("us@er"), "p:w"), FROM));
    assertThat(new Server("mail.example", 465, Security.TLS, Optional.of("user"), "hidden"))
        .asString()
        .doesNotContain("hidden");
    assertThatThrownBy(() -> read(Map.of("SMTP_URL", "http://mail.example", "MAIL_FROM", "you")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("SMTP_URL")
        .hasMessageContaining("MAIL_FROM");
    assertThatThrownBy(() -> read(Map.of("SMTP_URL", "smtp://mail.example")))
        .hasMessageContaining("MAIL_FROM is required");
    assertThatThrownBy(() -> read(Map.of("MAIL_FOLDER", "/mail", "ENVIRONMENT", "production")))
        .hasMessageContaining("MAIL_FOLDER");
  }

  private static MailSettings read(Map<String, String> given) {
    Map<String, String> environment = new java.util.HashMap<>(given);
    environment.putIfAbsent("ENVIRONMENT", "development");
    Settings settings = new Settings(environment);
    MailSettings read = MailSettings.read(settings, Production.read(settings));
    settings.check();
    return read;
  }

  private static Mail mail() {
    return Mail.plain(UUID.randomUUID(), "someone@example.com", "Subject", "Some words.");
  }

  private static Mailer mailer(int port) {
    return new SmtpMailer(
        new Server("127.0.0.1", port, Security.STARTTLS_IF_OFFERED, Optional.empty(), ""),
        FROM,
        InstantSource.system());
  }

  private static Mailer mailer(String user, String password) {
    return new SmtpMailer(
        new Server(
            "127.0.0.1",
            SERVER.getSmtp().getPort(),
            Security.STARTTLS_IF_OFFERED,
            Optional.of(user),
            password),
        FROM,
        InstantSource.system());
  }

  private static MimeMessage arrived(String to) throws Exception {
    for (MimeMessage message : SERVER.getReceivedMessages()) {
      if (message.getAllRecipients()[0].toString().equals(to)) {
        return message;
      }
    }
    throw new AssertionError("Nothing arrived for " + to);
  }

  /** What comes of a mail to a server that answers one command so; with nothing, it hangs up. */
  private static Delivery answering(String command, String answer) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = socket.accept()) {
                      converse(client, command, answer);
                    } catch (IOException gone) {
                      // The client has what it needs.
                    }
                  });
      Delivery delivery = mailer(socket.getLocalPort()).send(mail());
      server.join();
      return delivery;
    }
  }

  private static void converse(Socket client, String command, String answer) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    say(client, "220 rude.example");
    boolean content = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (content && !line.equals(".")) {
        continue;
      }
      content = line.startsWith("DATA");
      boolean chosen = line.equals(command) || line.startsWith(command + " ");
      if (chosen && answer.isEmpty()) {
        return;
      }
      say(client, chosen ? answer : content ? "354 Go on" : "250 Fine");
      if (line.startsWith("QUIT")) {
        return;
      }
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
  }
}
