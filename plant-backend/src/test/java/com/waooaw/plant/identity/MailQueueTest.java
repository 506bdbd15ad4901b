package com.waooaw.plant.identity;

import static com.waooaw.plant.identity.Somebody.object;
import static com.waooaw.plant.identity.Somebody.ok;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.waooaw.plant.mail.MailSettings;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Mail that was posted is sent, whenever its server comes back, and not kept after that. */
class MailQueueTest {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  @Test
  void aMailWaitsForItsServerAndArrivesOnce() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    TestClock clock = new TestClock();
    try (Backend backend = new Backend(clock, settings(port), OidcSettings.NONE)) {
      Somebody somebody = Somebody.signedUp(backend);
      forgot(backend, somebody);
      until(backend, "SELECT coalesce(max(attempts), 0) >= 1 FROM plant.mail");
      GreenMail server =
          new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      server.start();
      try {
        clock.advance(Duration.ofMinutes(1));
        assertThat(server.waitForIncomingEmail(20_000, 1)).isTrue();
        until(backend, "SELECT count(*) = 0 FROM plant.mail");
        assertThat(server.getReceivedMessages()).hasSize(1);
      } finally {
        server.stop();
      }
    }
  }

  @Test
  void aMailThatIsRefusedForGoodIsNotTriedForEverAndTheTrailSaysSo() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuseAll(socket));
      try (Backend backend =
          new Backend(new TestClock(), settings(socket.getLocalPort()), OidcSettings.NONE)) {
        Somebody somebody = Somebody.signedUp(backend);
        forgot(backend, somebody);
        until(
            backend,
            """
            SELECT EXISTS (SELECT 1 FROM audit.entry WHERE action = 'mail.failed' AND outcome = 'refused 550')
            """);
        until(backend, "SELECT count(*) = 0 FROM plant.mail");
      }
    }
  }

  @Test
  void whoReadsTheDatabaseReadsNoMail() throws Exception {
    try (Backend backend = new Backend(new TestClock(), settings(1), OidcSettings.NONE)) {
      Somebody somebody = Somebody.signedUp(backend);
      forgot(backend, somebody);
      until(backend, "SELECT count(*) = 1 FROM plant.mail");
      assertThat(
              asked(
                  backend,
                  "SELECT position('@' in encode(sealed, 'escape')) > 0 AND encode(sealed, 'escape') LIKE '%"
                      + somebody.email()
                      + "%' FROM plant.mail"))
          .isFalse();
    }
  }

  private static void forgot(Backend backend, Somebody somebody) throws Exception {
    ok(
        backend.post(
            Who.anonymous("CP"),
            "/api/v1/auth/password/forgot",
            object().put("email", somebody.email()).toString()),
        204);
  }

  private static MailSettings settings(int port) {
    return new MailSettings.Smtp(
        new MailSettings.Server(
            "127.0.0.1", port, MailSettings.Security.STARTTLS_IF_OFFERED, Optional.empty(), ""),
        "plant@waooaw.example");
  }

  private static void until(Backend backend, String sql) throws Exception {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (!asked(backend, sql)) {
      if (System.nanoTime() > until) {
        throw new AssertionError("Never: " + sql);
      }
      Thread.sleep(100);
    }
  }

  private static boolean asked(Backend backend, String sql) throws Exception {
    try (Connection connection = Postgres.superuser(backend.database);
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  // A server that takes nobody's mail.
  private static void refuseAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        say(client, "220 rude.example");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          say(client, line.startsWith("RCPT") ? "550 No such user" : "250 Fine");
        }
      } catch (IOException gone) {
        // The next one may come.
      }
    }
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
  }
}
