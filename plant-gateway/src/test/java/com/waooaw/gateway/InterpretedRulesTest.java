package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.GatewayProcess;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.SigningKeys;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestOpa;
import com.waooaw.gateway.testing.TokenMint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules of a folder's own, in a process that holds no compiler for them, as the images are. */
@Timeout(120)
class InterpretedRulesTest {
  private final TokenMint mint = new TokenMint(SigningKeys.SHARED, Clock.systemUTC());

  @Test
  void rulesThatNothingCompilesDecideAllTheSameAndSaySo(@TempDir Path folder) throws Exception {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Path data = Files.createDirectories(rules.resolve("platform")).resolve("data.json");
    Files.copy(TestOpa.RULES.resolve("platform/data.json"), data);
    byte[] shipped = Files.readAllBytes(TestOpa.RULES.resolve("policy.wasm"));
    // With a custom section named x, which means nothing, it is a module of the folder's own.
    byte[] own = Arrays.copyOf(shipped, shipped.length + 4);
    own[shipped.length + 1] = 2;
    own[shipped.length + 2] = 1;
    own[shipped.length + 3] = 'x';
    Files.write(rules.resolve("policy.wasm"), own);
    long began = System.nanoTime();
    try (GatewayProcess gateway =
        new GatewayProcess(folder)
            .without("compiler-", "asm-")
            .with("POLICY_DIR", rules.toString())
            .start()) {
      Await.until("it is ready", () -> status(gateway, "/readyz", "") == 200);
      long started = System.nanoTime();
      String customer = mint.customer(c -> c);
      String viewer = mint.staff(c -> c.put("roles", new JsonArray().add("viewer")));
      assertThat(status(gateway, TestGateway.HIRES, customer)).isEqualTo(200);
      assertThat(status(gateway, "/api/v1/audit/entries", customer)).isEqualTo(403);
      assertThat(status(gateway, "/api/v1/audit/entries", viewer)).isEqualTo(403);
      assertThat(status(gateway, "/api/v1/audit/entries", mint.staff(c -> c))).isEqualTo(200);
      assertThat(engine(gateway)).isEqualTo("embedded module, interpreted");
      System.out.printf(
          "Interpreted: ready after %d ms, four first decisions within %d ms%n",
          Duration.ofNanos(started - began).toMillis(),
          Duration.ofNanos(System.nanoTime() - started).toMillis());
      assertThat(gateway.said())
          .extracting(line -> line.getString("message"))
          .contains(
              "Nothing here compiles rules, so each decision takes milliseconds: OPA decides"
                  + " faster");
    }
  }

  private static String engine(GatewayProcess gateway) throws Exception {
    return new JsonObject(call(gateway, "/health", "").body())
        .getJsonObject("dependencies")
        .getJsonObject("policy")
        .getString("engine");
  }

  private static int status(GatewayProcess gateway, String path, String token) {
    try {
      return call(gateway, path, token).statusCode();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> call(GatewayProcess gateway, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(Loopback.http(gateway.port).resolve(path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return TestGateway.CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
