package com.waooaw.gateway.testing;

import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.gateway.GatewaySettings;
import com.waooaw.gateway.Main;
import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.ledger.Ledger;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The assembled gateway in this process, as it is installed, with a real Redis and an upstream that
 * remembers. Its parts are there when it is made, so that a test can stand between; what it is told
 * before {@link #start} differs from the usual. {@link #shared()} is started once for all tests of
 * a run.
 */
public final class TestGateway implements AutoCloseable {
  /** The key of passports and portal passes. */
  public static final byte[] KEY = new byte[32];

  /** The one origin that CORS allows. */
  public static final String ORIGIN = "https://app.example.com";

  public static final String HIRES = "/api/v1/hires";
  public static final String RUNS = "/api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";

  public static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static TestGateway shared;

  /** Of the parts; the gateway's own ends with it. */
  public final Vertx vertx = Vertx.vertx();

  public final TestRedis redis;
  public final Ledger ledger;
  public final TestUpstream upstream;

  /** The same as {@link #upstream}, as it is by default, unless {@link #withSandbox} was called. */
  public TestUpstream sandbox;

  public final TokenMint mint;
  public int port;

  private final ServiceRuntime runtime = ServiceRuntime.embedded("plant-gateway");
  private InstantSource clock = Clock.systemUTC();
  private URI backend;
  private Optional<URI> sandboxed = Optional.empty();
  private URI keys;
  private URI redisUrl;
  private Optional<URI> opa = Optional.empty();
  private Optional<Path> policyFolder = Optional.empty();
  private Optional<URI> traces = Optional.empty();
  private Optional<Integer> management = Optional.empty();
  private List<Route> routes = Contract.load().routes();
  private int eventLoops = 2;
  private int auditRoom = RequestAudit.ROOM;

  public TestGateway() throws Exception {
    redis = new TestRedis(vertx);
    ledger = new Ledger(redis.link());
    upstream = new TestUpstream(vertx);
    sandbox = upstream;
    mint = new TokenMint(SigningKeys.SHARED, () -> clock.instant());
    backend = Loopback.http(upstream.port);
    keys = backend.resolve(TestUpstream.JWKS);
    redisUrl = Loopback.redis(redis.port);
  }

  /** The one of this run, with the embedded rules and the time of day. */
  public static synchronized TestGateway shared() throws Exception {
    if (shared == null) {
      shared = new TestGateway().start();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** Lives at another time. */
  public TestGateway at(InstantSource time) {
    clock = time;
    return this;
  }

  /** Finds its backend elsewhere. */
  public TestGateway backendAt(URI url) {
    backend = url;
    return this;
  }

  /** Has a sandbox apart from the backend, elsewhere. */
  public TestGateway sandboxAt(URI url) {
    sandboxed = Optional.of(url);
    return this;
  }

  /** Has a sandbox apart from the backend, which remembers too. */
  public TestGateway withSandbox() throws Exception {
    sandbox = new TestUpstream(vertx);
    return sandboxAt(Loopback.http(sandbox.port));
  }

  /** Takes its keys from elsewhere: the whole address of a JWK Set. */
  public TestGateway keysAt(URI url) {
    keys = url;
    return this;
  }

  /** Finds its Redis elsewhere. */
  public TestGateway redisAt(int otherPort) {
    redisUrl = Loopback.redis(otherPort);
    return this;
  }

  /** Asks an OPA server. */
  public TestGateway askingOpa(URI url) {
    opa = Optional.of(url);
    return this;
  }

  /** Follows the rules in a folder. */
  public TestGateway followingRulesIn(Path folder) {
    policyFolder = Optional.of(folder);
    return this;
  }

  /** Exports its traces. */
  public TestGateway tracingTo(URI collector) {
    traces = Optional.of(collector);
    return this;
  }

  /** Serves metrics, on a port of their own. */
  public TestGateway withMetrics() {
    management = Optional.of(Loopback.freePort());
    return this;
  }

  /** Has a route of every kind that the contract can mark, besides the contract's own. */
  public TestGateway withRoutesOfEveryKind() {
    routes = TestRoutes.all();
    return this;
  }

  /** How many share the port; two unless told. */
  public TestGateway eventLoops(int loops) {
    eventLoops = loops;
    return this;
  }

  /** How many audit events may wait. */
  public TestGateway auditRoom(int events) {
    auditRoom = events;
    return this;
  }

  /** Starts it; once. */
  public TestGateway start() {
    port =
        Main.wire(
            runtime,
            new GatewaySettings(
                0,
                management,
                backend,
                sandboxed.orElse(backend),
                redisUrl,
                opa,
                keys,
                KEY,
                KEY,
                List.of(ORIGIN),
                eventLoops,
                policyFolder,
                traces,
                auditRoom),
            clock,
            routes);
    return this;
  }

  /** A customer whom nobody has seen before. */
  public Caller caller() {
    return new Caller(this);
  }

  /** A request of a paying customer whom nobody has seen before. */
  public HttpRequest.Builder signedIn(String method, String path) {
    return signedIn(method, path, "cp-1");
  }

  /** The same with a token that names this key. */
  public HttpRequest.Builder signedIn(String method, String path, String keyId) {
    String token = mint.signed(TokenMint.header(keyId), mint.customer(), "cp-1");
    return request(method, path).header("Authorization", "Bearer " + token);
  }

  /** A request without a token. */
  public HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(url(path)).method(method, BodyPublishers.noBody());
  }

  public URI url(String path) {
    return Loopback.http(port).resolve(path);
  }

  public static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  /** A whole request with a token, on a connection of its own, as bytes. */
  public Wire.Answer as(String token, String methodAndTarget) throws Exception {
    return as(token, methodAndTarget, "");
  }

  /** The same with further header lines, each ended by CRLF. */
  public Wire.Answer as(String token, String methodAndTarget, String headers) throws Exception {
    return anonymously(methodAndTarget, "Authorization: Bearer " + token + "\r\n" + headers);
  }

  /** A whole request without a token, on a connection of its own, as bytes. */
  public Wire.Answer anonymously(String methodAndTarget, String headers) throws Exception {
    return Wire.one(
        port,
        methodAndTarget
            + " HTTP/1.1\r\nHost: plant.example.com\r\n"
            + headers
            + "Connection: close\r\n\r\n");
  }

  /** Everything that comes back for these bytes until the gateway closes. */
  public String raw(String text) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the upstream saw of an answered request. */
  public JsonObject arrived(Wire.Answer answer) {
    return upstream.seen.get(answer.correlation());
  }

  /** What the upstream saw of an answered request. */
  public JsonObject arrived(HttpResponse<?> answer) {
    return upstream.seen.get(correlation(answer));
  }

  /** The events of the audit stream, oldest first. */
  public List<JsonObject> audited() {
    return AuditTrail.whole(redis).events();
  }

  /** The audit event of a request, once it is there. */
  public JsonObject audited(String correlationId) throws InterruptedException {
    return AuditTrail.whole(redis).of(correlationId);
  }

  /** The audit event of an answer, once it is there. */
  public JsonObject audited(HttpResponse<?> answer) throws InterruptedException {
    return audited(correlation(answer));
  }

  /** What is audited from now on. */
  public AuditTrail trailFromNow() {
    return AuditTrail.fromNow(redis);
  }

  public static String correlation(HttpResponse<?> answer) {
    return answer.headers().firstValue("X-Correlation-ID").orElseThrow();
  }

  public JsonObject health() throws Exception {
    return new JsonObject(send(request("GET", "/health")).body());
  }

  /** What Prometheus would read. */
  public String scrape() throws Exception {
    return send(HttpRequest.newBuilder(Loopback.http(management.orElseThrow()).resolve("/metrics")))
        .body();
  }

  /** One sample of a scrape, by its name and labels as they are written there. */
  public double sample(String series) throws Exception {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no " + series));
  }

  @Override
  public void close() {
    runtime.stop();
    redis.close();
    Await.result(vertx.close());
  }
}
