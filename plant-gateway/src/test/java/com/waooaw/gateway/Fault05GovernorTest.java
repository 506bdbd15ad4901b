package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.FaultyOpa;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestOpa;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault 5: an admin whose governor_agent_id was null counted as a governor; and two reasons to deny
 * at once made OPA fail, which meant open.
 */
class Fault05GovernorTest {
  private static final String STAFF = "GET /api/v1/audit/entries";

  @Test
  void onlyAGovernorsIdMakesAGovernor() throws Exception {
    try (FaultyOpa opa = new FaultyOpa();
        TestGateway gateway = new TestGateway().askingOpa(opa.url).start()) {
      TokenMint mint = gateway.mint;
      for (UnaryOperator<JsonObject> nobody :
          java.util.List.<UnaryOperator<JsonObject>>of(
              c -> c.putNull("governor_agent_id"),
              c -> c.put("governor_agent_id", ""),
              c -> c.put("governor_agent_id", "   "))) {
        assertThat(gateway.as(mint.staff(nobody), STAFF)).hasToString("200 -");
      }
      assertThat(opa.inputs).isNotEmpty().noneMatch(input -> input.getBoolean("has_governor_id"));
      opa.inputs.clear();
      assertThat(
              gateway.as(
                  mint.staff(c -> c.put("governor_agent_id", UUID.randomUUID().toString())), STAFF))
          .hasToString("200 -");
      assertThat(opa.inputs)
          .filteredOn(input -> input.getString("permission").equals("audit.view"))
          .isNotEmpty()
          .allMatch(input -> input.getBoolean("has_governor_id"));
    }
  }

  @Test
  void aTokenThatDoesNotSayWhetherItIsAGovernorsIsRefused() throws Exception {
    TestGateway gateway = TestGateway.shared();
    TokenMint mint = gateway.mint;
    for (UnaryOperator<JsonObject> odd :
        java.util.List.<UnaryOperator<JsonObject>>of(
            c -> {
              c.remove("governor_agent_id");
              return c;
            },
            c -> c.put("governor_agent_id", true),
            c -> c.put("governor_agent_id", new JsonArray().add("x")))) {
      assertThat(gateway.as(mint.staff(odd), STAFF)).hasToString("401 invalid-token");
    }
  }

  @Test
  void twoReasonsToDenyAreADenialWithBoth(@TempDir Path folder) throws Exception {
    UnaryOperator<String> nothingIsKnown =
        data -> data.replace("\"audit.view\"", "\"audit.look\"").replace("\"admin\"", "\"chief\"");
    try (TestOpa opa = TestOpa.withData(folder, nothingIsKnown);
        TestGateway gateway = new TestGateway().askingOpa(opa.url).start()) {
      TokenMint mint = gateway.mint;
      Wire.Answer answer = gateway.as(mint.staff(c -> c), STAFF);
      assertThat(answer).hasToString("403 permission-denied");
      assertThat(answer.json().getJsonArray("reasons"))
          .isEqualTo(new JsonArray().add("no_role").add("unknown_permission"));
      assertThat(gateway.upstream.seen).isEmpty();
      assertThat(gateway.audited(answer.correlation()).getJsonArray("reasons")).hasSize(2);
    }
  }
}
