package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.FaultProxy;
import com.waooaw.gateway.testing.FaultProxy.Fault;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestOpa;
import com.waooaw.gateway.testing.TestUpstream;
import com.waooaw.ledger.Ledger;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of requests while each part that the gateway stands on fails in each way, and how
 * soon all is as before. The parts are real and so are the connections; a proxy on each connection
 * makes it fail. The outcome is docs/failure-matrix.md, which this test writes anew and compares
 * with what is committed: a change in behaviour is a change in that page.
 *
 * <p>To accept a change: {@code -Dfailure-matrix=write}.
 */
class FailureMatrixTest {
  private static final Path PAGE = Path.of("../docs/failure-matrix.md");
  private static final Path FRESH = Path.of("target/failure-matrix.md");
  private static final String NEVER_SEEN_KEY = "cp-2";
  private static final long LEASE_MINUTES = 3;

  private final List<String> rows = new ArrayList<>();
  private final Ticking clock = new Ticking();
  private TestGateway gateway;
  private TestOpa opa;
  private FaultProxy toOpa;
  private FaultProxy toRedis;
  private FaultProxy toAudit;
  private FaultProxy toJwks;
  private FaultProxy toBackend;

  /** The time of day, which a test may put forward. */
  private static final class Ticking implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }

    void forward(Duration by) {
      ahead = ahead.plus(by);
    }
  }

  /** A kind of request, and what it gets while all is well. */
  private record Call(String method, String path, String keyId, String usual) {}

  private static final Call READ = new Call("GET", TestGateway.HIRES, "cp-1", "200");
  private static final Call WRITE = new Call("POST", TestGateway.RUNS, "cp-1", "200");
  private static final Call STRANGER =
      new Call("GET", TestGateway.HIRES, NEVER_SEEN_KEY, "401 invalid-token");

  /** A part, the way to it, and the requests that need it. */
  private record Part(String name, FaultProxy way, List<Call> calls, Map<String, Fault> faults) {}

  private record Answer(String what, Duration after, String correlationId) {}

  @BeforeEach
  void start() throws Exception {
    opa = TestOpa.shipped();
    gateway = new TestGateway();
    toOpa = new FaultProxy(opa.port);
    toAudit = new FaultProxy(gateway.redis.port, asked -> asked.contains("audit:requests"));
    toRedis = new FaultProxy(toAudit.port());
    toJwks = new FaultProxy(gateway.upstream.port);
    toBackend = new FaultProxy(gateway.upstream.port);
    gateway
        .at(clock)
        .eventLoops(1)
        .backendAt(Loopback.http(toBackend.port()))
        .keysAt(Loopback.http(toJwks.port()).resolve(TestUpstream.JWKS))
        .redisAt(toRedis.port())
        .askingOpa(Loopback.http(toOpa.port()))
        .auditRoom(200)
        .start();
  }

  @AfterEach
  void stop() throws Exception {
    if (gateway != null) {
      for (FaultProxy way : List.of(toOpa, toRedis, toAudit, toJwks, toBackend)) {
        way.set(FaultProxy.NONE);
      }
      gateway.close();
      for (FaultProxy way : List.of(toOpa, toRedis, toAudit, toJwks, toBackend)) {
        way.close();
      }
      opa.close();
    }
  }

  @Test
  void everyPartFailsInEveryWayAsThePageSays() throws Exception {
    List<Call> both = List.of(READ, WRITE);
    for (Part part :
        List.of(
            new Part("OPA server", toOpa, both, http(600)),
            new Part("Redis", toRedis, both, redis(2_500)),
            new Part("JWKS", toJwks, List.of(READ, STRANGER), http(2_500)),
            new Part("backend", toBackend, both, http(11_000)),
            new Part("audit stream", toAudit, both, redis(2_500)))) {
      for (Call call : part.calls()) {
        assertThat(call(call).what()).as("before %s fails", part.name()).isEqualTo(call.usual());
      }
      for (Map.Entry<String, Fault> fault : part.faults().entrySet()) {
        fails(part, fault.getKey(), fault.getValue());
      }
      if (part.way() == toRedis) {
        takesNoMore(part);
      }
      comesBack(part);
    }
    full();
    compare();
  }

  private static Map<String, Fault> http(long slowMillis) {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("refused", new Fault.Refused());
    faults.put("slow", new Fault.Slow(slowMillis));
    faults.put("garbage", new Fault.Answers("\u0001\u0002 no HTTP at all\r\n\r\n"));
    faults.put("dies mid-request", new Fault.Dies());
    return faults;
  }

  private static Map<String, Fault> redis(long slowMillis) {
    Map<String, Fault> faults = http(slowMillis);
    faults.put("garbage", new Fault.Answers("?no RESP at all\r\n"));
    return faults;
  }

  private void fails(Part part, String how, Fault fault) throws Exception {
    part.way().set(fault);
    forget(part);
    List<List<Answer>> answers = new ArrayList<>();
    for (Call call : part.calls()) {
      answers.add(calls(call, part.way() == toBackend ? 1 : 3));
    }
    String health = health(part);
    part.way().set(FaultProxy.NONE);
    Duration recovery = recovery(part);
    row(part.name(), how, part, answers, health, recovery, lost(answers));
  }

  // Redis as it is when its memory is used up.
  private void takesNoMore(Part part) throws Exception {
    gateway.redis.full(true);
    List<List<Answer>> answers = List.of(calls(READ, 3), calls(WRITE, 3));
    String health = health(part);
    gateway.redis.full(false);
    Duration recovery = recovery(part);
    row(part.name(), "full", part, answers, health, recovery, lost(answers));
  }

  // Away while requests keep coming, and there again.
  private void comesBack(Part part) throws Exception {
    part.way().set(new Fault.Refused());
    forget(part);
    List<Answer> meanwhile = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      for (Call call : part.calls()) {
        meanwhile.add(call(call));
      }
      Thread.sleep(200);
    }
    part.way().set(FaultProxy.NONE);
    Duration recovery = recovery(part);
    List<List<Answer>> answers = new ArrayList<>();
    for (Call call : part.calls()) {
      answers.add(calls(call, 3));
    }
    List<List<Answer>> all = new ArrayList<>(answers);
    all.add(meanwhile);
    row(part.name(), "comes back", part, answers, health(part), recovery, lost(all));
  }

  // The audit stream once more, until there is no room left to wait in.
  private void full() throws Exception {
    toAudit.set(new Fault.Refused());
    List<Answer> before = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Answer answer = call(WRITE);
      if (!answer.what().equals("200")) {
        break;
      }
      before.add(answer);
    }
    Part part = new Part("audit stream", toAudit, List.of(READ, WRITE), Map.of());
    List<List<Answer>> answers = List.of(calls(READ, 3), calls(WRITE, 3));
    String health = health(part);
    toAudit.set(FaultProxy.NONE);
    Duration recovery = recovery(part);
    row(
        "audit stream",
        "until its room is used up",
        part,
        answers,
        health,
        recovery,
        lost(List.of(before)));
  }

  // What was remembered from better times would hide the fault.
  private void forget(Part part) throws InterruptedException {
    Thread.sleep(part.way() == toOpa ? 5_200 : 200);
  }

  private List<Answer> calls(Call call, int times) throws Exception {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(call(call));
    }
    return answers;
  }

  private Answer call(Call call) throws Exception {
    if (call == STRANGER) {
      // Keys are asked for once in ten seconds at most.
      clock.forward(Duration.ofSeconds(11));
    }
    long began = System.nanoTime();
    HttpResponse<String> answer =
        TestGateway.send(gateway.signedIn(call.method(), call.path(), call.keyId()));
    Duration after = Duration.ofNanos(System.nanoTime() - began);
    String type = answer.statusCode() < 400 ? "" : new JsonObject(answer.body()).getString("type");
    return new Answer(
        (answer.statusCode() + " " + type.substring(type.lastIndexOf('/') + 1)).strip(),
        after,
        TestGateway.correlation(answer));
  }

  // What health has to say once it has had time to find out.
  private String health(Part part) throws Exception {
    Thread.sleep(2_600);
    if (part.way() != toOpa) {
      // The audit trail is patient for a while. OPA's breaker counts by the same clock.
      clock.forward(Duration.ofSeconds(3));
    }
    List<String> down = down();
    return down.isEmpty() ? "up" : "down: " + String.join(", ", down);
  }

  private List<String> down() throws Exception {
    JsonObject dependencies = gateway.health().getJsonObject("dependencies");
    return new TreeSet<>(dependencies.fieldNames())
        .stream()
            .filter(d -> !"up".equals(dependencies.getJsonObject(d).getString("status")))
            .toList();
  }

  private Duration recovery(Part part) throws Exception {
    long began = System.nanoTime();
    while (true) {
      boolean usual = true;
      for (Call call : part.calls()) {
        usual &= call(call).what().equals(call.usual());
      }
      Duration after = Duration.ofNanos(System.nanoTime() - began);
      if (usual && down().isEmpty()) {
        return after;
      }
      assertThat(after).as("%s is as before", part.name()).isLessThan(Duration.ofSeconds(30));
      Thread.sleep(100);
    }
  }

  // Every answer has its one audit event; every reservation is finished, or returns with its lease.
  private String lost(List<List<Answer>> answers) throws Exception {
    List<String> ids = answers.stream().flatMap(List::stream).map(Answer::correlationId).toList();
    Await.until(() -> written().keySet().containsAll(ids));
    assertThat(written()).as("events written twice").allSatisfy((id, n) -> assertThat(n).isOne());
    Ledger ledger = new Ledger(gateway.redis.link());
    Await.until(
        () ->
            ledger
                .sweep(clock.instant().plus(Duration.ofMinutes(LEASE_MINUTES)))
                .compose(swept -> ledger.open())
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .equals(0L));
    return "nothing";
  }

  private Map<String, Long> written() {
    return gateway.redis.events().stream()
        .collect(Collectors.groupingBy(e -> e.getString("correlation_id"), Collectors.counting()));
  }

  private void row(
      String name,
      String how,
      Part part,
      List<List<Answer>> answers,
      String health,
      Duration recovery,
      String lost) {
    List<String> cells = new ArrayList<>(List.of(name, how));
    for (int i = 0; i < answers.size(); i++) {
      String what =
          answers.get(i).stream()
              .map(Answer::what)
              .distinct()
              .sorted()
              .collect(Collectors.joining(" or "));
      cells.add(part.calls().get(i) == STRANGER ? "key not seen before: " + what : what);
    }
    Duration longest =
        answers.stream()
            .flatMap(List::stream)
            .map(Answer::after)
            .max(Duration::compareTo)
            .orElseThrow();
    cells.addAll(List.of(bound(longest, 2, 5, 15), health, lost, bound(recovery, 5, 15)));
    rows.add("| " + String.join(" | ", cells) + " |");
  }

  // Bounds are far apart, and each outcome is well below its own, so that a busy machine says the
  // same as an idle one.
  private static String bound(Duration time, int... bounds) {
    for (int seconds : bounds) {
      if (time.compareTo(Duration.ofSeconds(seconds)) < 0) {
        return seconds + " s";
      }
    }
    return "30 s";
  }

  private void compare() throws Exception {
    String page = page();
    Files.writeString(FRESH, page);
    if ("write".equals(System.getProperty("failure-matrix"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(page)
        .as("what happened, in %s, against what is committed in %s", FRESH, PAGE)
        .isEqualTo(Files.exists(PAGE) ? Files.readString(PAGE) : "");
  }

  private String page() {
    return """
    # What fails how

    Written by `FailureMatrixTest`, which runs the assembled gateway against a real OPA server, a real Redis and a real upstream, with a proxy on each
    connection that makes it fail, and fails itself when something else happens than is written here.

    *Refused*: nobody listens. *Slow*: longer than the gateway waits. *Garbage*: bytes that are no answer. *Dies mid-request*: what was asked is done, and the
    connection is reset within the answer. *Full*: Redis takes nothing more. *Comes back*: away for two seconds with requests coming all the while; the answers
    are those after its return.

    Times are upper bounds. *Lost* is nothing when every request made has its one entry in the audit stream afterwards and every reservation is settled, released, or
    returned with its lease of two minutes. In the last row that holds of the requests that were allowed; refused ones beyond the room are in the log.

    | part | fault | a read gets | a write gets | within | health says | lost | as before within |
    |---|---|---|---|---|---|---|---|
    %s

    - Decisions are remembered for five seconds, so an OPA server may be away that long before anybody notices. Its breaker opens after five failures, for ten seconds.
    - Keys once known stay good while the JWK Set cannot be had. Only a token that names a key not seen before is refused, with 503 and not 401: it may be good.
    - While the audit stream takes nothing, events wait in the gateway, in bounded number (`AUDIT_ROOM`). When the room is used up, requests are refused, reads like
      writes: nothing is done, or shown, that could not be recorded. Events of refused requests take half of the room at most; beyond that they are counted
      (`gateway_audit_lost_total`) and told in the log alone.
    - A write that a backend did before it died is answered 502. Repeating it with the same `Idempotency-Key` does it once.
    """
        .formatted(String.join("\n", rows));
  }
}
