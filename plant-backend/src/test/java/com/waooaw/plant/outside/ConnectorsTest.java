package com.waooaw.plant.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import com.waooaw.plant.mail.MailSettings;
import com.waooaw.plant.mail.Mailers;
import com.waooaw.plant.outside.Connector.Delivery;
import com.waooaw.plant.outside.Connector.Result;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ways out, to a real mail server and a real web server. */
class ConnectorsTest {
  private static final GreenMail MAIL =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private static final List<String> posted = new CopyOnWriteArrayList<>();
  private static Vertx vertx;
  private static HttpServer web;
  private static volatile int answer = 200;

  @BeforeAll
  static void start() throws Exception {
    MAIL.start();
    MAIL.setUser("plant@waooaw.example", "plant", "secret");
    vertx = Vertx.vertx();
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    web.createContext(
        "/",
        call -> {
          posted.add(
              call.getRequestURI()
                  + " "
                  + call.getRequestHeaders().getFirst("Idempotency-Key")
                  + " "
                  + call.getRequestHeaders().getFirst("X-Waooaw-Approval")
                  + " "
                  + new String(call.getRequestBody().readAllBytes(), UTF_8));
          call.getResponseHeaders().add("Location", "http://169.254.169.254/");
          call.sendResponseHeaders(answer, -1);
          call.close();
        });
    web.start();
  }

  @AfterAll
  static void stop() {
    MAIL.stop();
    web.stop(0);
    vertx.close();
  }

  @Test
  void aLetterArrivesAndAHeaderInASubjectDoesNot() throws Exception {
    String to = UUID.randomUUID() + "@example.com";
    Result result =
        mail(MAIL.getSmtp().getPort())
            .deliver(delivery(to, "Hello\r\nBcc: all@example.com", "One line.\n.\nAnother."));
    assertThat(result).isInstanceOf(Result.Accepted.class);
    var arrived =
        List.of(MAIL.getReceivedMessages()).stream()
            .filter(m -> is(m, to))
            .findFirst()
            .orElseThrow();
    assertThat(arrived.getSubject()).isEqualTo("Hello Bcc: all@example.com");
    assertThat(arrived.getAllRecipients()).hasSize(1);
    assertThat(arrived.getContent().toString()).contains("Another.");
  }

  @Test
  void aServerThatIsAwayMayBeTriedAgainAndAnAddressThatIsNoneNever() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    assertThat(mail(nobody).deliver(delivery("a@example.com", "x", "x")))
        .isInstanceOf(Result.Failed.class);
    for (String to : List.of("a@example.com, b@example.com", "nobody", "a@b\r\nRCPT TO:<c@d>")) {
      assertThat(mail(MAIL.getSmtp().getPort()).deliver(delivery(to, "x", "x")))
          .isInstanceOf(Result.Refused.class);
    }
  }

  @Test
  void aDocumentIsPostedUnderItsKeyAndItsApproval() {
    posted.clear();
    answer = 204;
    Delivery document = delivery(url() + "/hook?a=b", "", "{\"leads\":[]}");
    assertThat(webhook(true).deliver(document)).isInstanceOf(Result.Accepted.class);
    assertThat(posted)
        .containsExactly("/hook?a=b act/0 " + document.approvalId() + " {\"leads\":[]}");
    assertThat(webhook(true).repeatable()).isTrue();
  }

  @Test
  void answersAreToldApartAndARedirectIsNotFollowed() throws Exception {
    for (int status : List.of(503, 429)) {
      answer = status;
      assertThat(webhook(true).deliver(delivery(url(), "", "{}")))
          .isInstanceOf(Result.Failed.class);
    }
    for (int status : List.of(302, 404, 401)) {
      answer = status;
      posted.clear();
      assertThat(webhook(true).deliver(delivery(url(), "", "{}")))
          .isInstanceOf(Result.Refused.class);
      assertThat(posted).hasSize(1);
    }
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    assertThat(webhook(true).deliver(delivery("http://127.0.0.1:" + nobody, "", "{}")))
        .isInstanceOf(Result.Failed.class);
  }

  @Test
  void nothingWithinTheNetworkIsEverCalled() throws Exception {
    posted.clear();
    List<String> inside =
        new ArrayList<>(
            List.of(
                url(),
                "https://127.0.0.1/",
                "https://localhost/",
                "https://[::1]/",
                "https://10.0.0.1/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest",
                "https://100.64.0.1/",
                "https://0.0.0.0/",
                "https://[fd00::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://user:password@example.com/",
                "ftp://example.com/",
                "not a url"));
    for (String url : inside) {
      assertThat(webhook(false).deliver(delivery(url, "", "{}")))
          .as(url)
          .isInstanceOf(Result.Refused.class);
    }
    assertThat(posted).isEmpty();
  }

  private static Connector mail(int port) {
    MailSettings.Server server =
        MailSettings.Server.of(URI.create("smtp://plant:secret@127.0.0.1:" + port), true);
    return new EmailConnector(
        Mailers.of(new MailSettings.Smtp(server, "plant@waooaw.example"), InstantSource.system())
            .orElseThrow());
  }

  private static Connector webhook(boolean inside) {
    return new WebhookConnector(vertx, inside);
  }

  private static String url() {
    return "http://127.0.0.1:" + web.getAddress().getPort();
  }

  private static Delivery delivery(String to, String subject, String body) {
    return new Delivery("act/0", UUID.randomUUID(), to, "sdr", subject, body);
  }

  private static boolean is(jakarta.mail.internet.MimeMessage message, String to) {
    try {
      return message.getAllRecipients()[0].toString().equals(to);
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
