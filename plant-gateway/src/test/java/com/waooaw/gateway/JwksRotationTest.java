package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.KeyServer;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys rotate, overlap and fail, and tokens are judged rightly all the while. */
class JwksRotationTest {
  private static final String READ = "GET /api/v1/hires";
  private static final Duration PAUSE = Duration.ofSeconds(11);
  private static final Duration OLD = Duration.ofMinutes(11);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private KeyServer keys;
  private TestGateway gateway;
  private TokenMint mint;

  @BeforeEach
  void start() throws Exception {
    keys = new KeyServer();
    keys.publish("cp-1", "pp-1");
    gateway = new TestGateway().keysAt(keys.url).at(now::get).start();
    mint = gateway.mint;
    assertThat(gateway.as(customer("cp-1"), READ)).hasToString("200 -");
    assertThat(keys.fetches).hasValue(1);
  }

  @AfterEach
  void stop() {
    gateway.close();
    keys.close();
  }

  @Test
  void aNewKeyIsFetchedOnceForAllWhoComeWithItAndTheOldOneOverlaps() throws Exception {
    keys.publish("cp-1", "cp-2", "pp-1");
    keys.delayMillis = 300;
    pass(PAUSE);
    List<Future<Wire.Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        String token = customer("cp-2");
        answers.add(callers.submit(() -> gateway.as(token, READ)));
      }
    }
    for (Future<Wire.Answer> answer : answers) {
      assertThat(answer.get()).hasToString("200 -");
    }
    assertThat(keys.fetches).hasValue(2);
    assertThat(gateway.as(customer("cp-1"), READ)).hasToString("200 -");
    assertThat(keys.fetches).hasValue(2);
  }

  @Test
  void madeUpKeyIdsAskTheBackendAtMostOnceInTenSeconds() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.as(madeUp("cp-x" + i), READ)).hasToString("401 invalid-token");
    }
    assertThat(keys.fetches).as("the keys are not ten seconds old").hasValue(1);
    pass(PAUSE);
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.as(madeUp("cp-y" + i), READ)).hasToString("401 invalid-token");
    }
    assertThat(keys.fetches).hasValue(2);
    pass(Duration.ofSeconds(9));
    assertThat(gateway.as(madeUp("cp-z"), READ)).hasToString("401 invalid-token");
    assertThat(keys.fetches).hasValue(2);
  }

  @Test
  void aKeyThatIsNoLongerPublishedSignsNothingNew() throws Exception {
    keys.publish("cp-2", "pp-1");
    pass(OLD);
    // The first who comes sets the refresh going and does not wait for it.
    gateway.as(customer("cp-1"), READ);
    awaitFetches(2);
    assertThat(gateway.as(customer("cp-2"), READ)).hasToString("200 -");
    assertThat(gateway.as(customer("cp-1"), READ)).hasToString("401 invalid-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"500", "<html>", "{}", "{\"keys\":[]}", "{\"keys\":[7]}", "{\"keys\":{}}"})
  void knownKeysStayGoodWhileTheSetCannotBeHad(String answer) throws Exception {
    keys.instead = answer;
    pass(OLD);
    for (int i = 0; i < 5; i++) {
      assertThat(gateway.as(customer("cp-1"), READ)).hasToString("200 -");
    }
    awaitFetches(2);
    pass(PAUSE);
    Wire.Answer unknown = gateway.as(madeUp("cp-2"), READ);
    assertThat(unknown).hasToString("503 service-unavailable");
    assertThat(unknown.header("Retry-After")).isNotNull();
    assertThat(gateway.as(customer("cp-1"), READ)).hasToString("200 -");
    keys.instead = null;
    keys.publish("cp-1", "cp-2");
    pass(PAUSE);
    assertThat(gateway.as(customer("cp-2"), READ)).hasToString("200 -");
  }

  @Test
  void aSetThatHungForAWhileIsReadAgain() throws Exception {
    keys.publish("cp-1", "cp-2");
    keys.delayMillis = 600_000;
    // As many as there are connections to one server.
    for (int i = 0; i < 5; i++) {
      pass(PAUSE);
      assertThat(gateway.as(customer("cp-2"), READ)).hasToString("503 service-unavailable");
    }
    keys.delayMillis = 1;
    pass(PAUSE);
    assertThat(gateway.as(customer("cp-2"), READ)).hasToString("200 -");
  }

  @Test
  void aKeyThatCannotBeReadTakesNoOtherWithIt() throws Exception {
    keys.publish("cp-1", "cp-2");
    keys.instead =
        keys.set(
            new JsonObject(),
            new JsonObject().put("kty", "EC").put("kid", "ec"),
            keys.keys.jwk("cp-8").put("n", "%%%"),
            keys.keys.jwk("cp-8").putNull("n"),
            keys.keys.jwk("cp-8").putNull("kid"),
            keys.keys.jwk("cp-8").put("e", 65_537),
            keys.keys.jwk("cp-8").put("n", "AQAB"));
    pass(PAUSE);
    assertThat(gateway.as(customer("cp-2"), READ)).hasToString("200 -");
    assertThat(gateway.as(madeUp("cp-8"), READ)).hasToString("401 invalid-token");
  }

  @Test
  void anIssuersNewKeyCannotSignForTheOther() throws Exception {
    keys.publish("cp-1", "cp-2", "pp-1", "pp-2");
    pass(PAUSE);
    assertThat(gateway.as(signed("pp-2", mint.customer()), READ)).hasToString("401 invalid-token");
    assertThat(gateway.as(signed("cp-2", mint.staff("admin")), "GET /api/v1/audit/entries"))
        .hasToString("401 invalid-token");
    assertThat(gateway.as(signed("pp-2", mint.staff("admin")), "GET /api/v1/audit/entries"))
        .hasToString("200 -");
  }

  @Test
  void aRevokedSessionBeatsTheRememberedToken() throws Exception {
    JsonObject claims = mint.customer();
    String token = signed("cp-1", claims);
    for (int i = 0; i < 6; i++) {
      assertThat(gateway.as(token, READ)).hasToString("200 -");
    }
    Await.result(gateway.ledger.endSession(claims.getString("sid")));
    for (int i = 0; i < 6; i++) {
      assertThat(gateway.as(token, READ)).hasToString("401 token-revoked");
    }
  }

  @Test
  void aRememberedTokenIsGoodForHalfAMinuteMoreThanItSaysAndNotASecondLonger() throws Exception {
    JsonObject claims = mint.customer();
    String token = signed("cp-1", claims);
    assertThat(gateway.as(token, READ)).hasToString("200 -");
    now.set(Instant.ofEpochSecond(claims.getLong("exp") + 29));
    assertThat(gateway.as(token, READ)).hasToString("200 -");
    now.set(Instant.ofEpochSecond(claims.getLong("exp") + 30));
    Wire.Answer late = gateway.as(token, READ);
    assertThat(late).hasToString("401 token-expired");
    assertThat(late.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"waooaw\", error=\"invalid_token\"");
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  private void awaitFetches(int wanted) throws InterruptedException {
    for (int tries = 0; tries < 100 && keys.fetches.get() < wanted; tries++) {
      Thread.sleep(20);
    }
    assertThat(keys.fetches).hasValue(wanted);
    Thread.sleep(100);
  }

  private String customer(String kid) {
    return signed(kid, mint.customer());
  }

  private String madeUp(String kid) {
    return mint.signedBy(keys.keys.privateKey("nobody"), TokenMint.header(kid), mint.customer());
  }

  private String signed(String kid, JsonObject claims) {
    return mint.signedBy(keys.keys.privateKey(kid), TokenMint.header(kid), claims);
  }
}
