package com.waooaw.plant.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.BackendSettings;
import com.waooaw.plant.BuiltInAgents;
import com.waooaw.plant.Main;
import com.waooaw.plant.WorkSettings;
import com.waooaw.plant.audit.AuditTerms;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.identity.OidcSettings;
import com.waooaw.plant.identity.PublicAddresses;
import com.waooaw.plant.mail.MailSettings;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.ops.StackProbes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The backend as its own main wires it, on a database of its own, called as the gateway would. */
public final class Backend implements AutoCloseable {
  public static final byte[] MASTER_KEY = new byte[32];
  private static final byte[] PASSPORT_KEY = new byte[32];
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final DatabaseUrl database;
  public final RedisLink redis;
  public final JsonNode credentials;

  private final InstantSource clock;
  private final Seal seal = Passport.seal(PASSPORT_KEY);
  private final ServiceRuntime runtime = ServiceRuntime.embedded("backend-test");
  private final int port;

  /** Who calls. */
  public record Who(
      String portal, String userId, String customerId, String sessionId, List<String> roles) {
    /** Nobody in particular, through a portal. */
    public static Who anonymous(String portal) {
      return new Who(portal, null, null, null, List.of());
    }

    /** Staff. */
    public static Who staff() {
      return new Who(
          "PP", UUID.randomUUID().toString(), null, UUID.randomUUID().toString(), List.of("admin"));
    }

    /** A customer nobody else is. */
    public static Who customer() {
      return new Who(
          "CP",
          UUID.randomUUID().toString(),
          UUID.randomUUID().toString(),
          UUID.randomUUID().toString(),
          List.of("customer_admin"));
    }
  }

  public Backend(InstantSource clock) throws Exception {
    this(clock, new MailSettings.None(), OidcSettings.NONE);
  }

  /** One whose mail leaves, and where people may sign in with another provider. */
  public Backend(InstantSource clock, MailSettings mail, OidcSettings oidc) throws Exception {
    this.clock = clock;
    this.database = Postgres.database();
    Path file = Files.createTempDirectory("backend-test").resolve("credentials.json");
    URI redisUrl = URI.create("redis://127.0.0.1:" + Redis.port());
    this.port =
        Main.wire(
            runtime,
            new BackendSettings(
                0,
                Optional.empty(),
                database,
                redisUrl,
                PASSPORT_KEY,
                MASTER_KEY,
                Optional.of(file),
                new StackProbes.Targets(Optional.empty(), Optional.empty(), Optional.empty()),
                mail,
                PublicAddresses.LOCAL,
                oidc,
                WorkSettings.NONE,
                AuditTerms.DEFAULT),
            clock,
            BuiltInAgents.all());
    this.redis = RedisLink.to(runtime.vertx(), redisUrl);
    this.credentials = Json.read(Files.readString(file));
  }

  public HttpResponse<String> get(Who who, String path) throws Exception {
    return send(who, "GET", path, null, Map.of());
  }

  public HttpResponse<String> post(Who who, String path, String body) throws Exception {
    return send(who, "POST", path, body, Map.of());
  }

  /** A customer who has signed up. */
  public Who signedUp() throws Exception {
    String body =
        "{\"email\":\""
            + UUID.randomUUID()
            + "@example.com\",\"password\":\"correct horse battery 7\","
            + "\"full_name\":\"Asha Rao\",\"company\":\"Rao Textiles\"}";
    JsonNode session = Json.read(post(Who.anonymous("CP"), "/api/v1/auth/sign-up", body).body());
    return new Who(
        "CP",
        session.at("/user/id").asText(),
        session.at("/user/customer_id").asText(),
        UUID.randomUUID().toString(),
        List.of("customer_admin"));
  }

  /** Sends with a passport for this very request. */
  public HttpResponse<String> send(
      Who who, String method, String path, String body, Map<String, String> headers)
      throws Exception {
    return HTTP.send(
        request(passport(who, method, path), method, path, body, headers), BodyHandlers.ofString());
  }

  /** Sends with any passport, or none. */
  public HttpResponse<String> send(String passport, String method, String path, String body)
      throws Exception {
    return HTTP.send(request(passport, method, path, body, Map.of()), BodyHandlers.ofString());
  }

  /** A sealed passport. */
  public String passport(Who who, String method, String path) {
    return new Passport(
            who.portal(),
            who.userId(),
            who.userId() == null ? null : "someone@example.com",
            who.customerId(),
            who.sessionId(),
            who.roles(),
            true,
            "test-" + UUID.randomUUID(),
            method,
            path.split("\\?", 2)[0],
            null,
            0,
            null,
            false,
            "127.0.0.0/24",
            clock.instant().plus(Passport.LIFETIME))
        .sealed(seal);
  }

  @Override
  public void close() {
    runtime.stop();
  }

  private HttpRequest request(
      String passport, String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (passport != null) {
      request.header(Passport.HEADER, passport);
    }
    if (body != null && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    return request.build();
  }
}
