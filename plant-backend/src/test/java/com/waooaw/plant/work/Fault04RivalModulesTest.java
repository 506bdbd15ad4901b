package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.plant.BuiltInAgents;
import com.waooaw.plant.agent.BuiltInPrograms;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Programs;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.market.TestSigner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Trial routes carried their prefix twice; two agent modules rivalled, one with its data in memory.
 */
class Fault04RivalModulesTest {
  @Test
  void everyRouteCarriesItsPrefixOnce() {
    assertThat(Contract.load().routes())
        .extracting(Route::template)
        .allMatch(path -> path.startsWith("/api/v1/") && path.lastIndexOf("/api/") == 0);
  }

  @Test
  void anAgentHasOneProgramAndNoRival() {
    assertThatThrownBy(
            () ->
                new BuiltInPrograms(List.of(Programs.wordCount("sdr"), Programs.wordCount("sdr"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(BuiltInAgents.all().slugs())
        .containsExactlyInAnyOrder("content-marketing", "sdr", "maths-tutor");
  }

  @Test
  void whatOneProcessWasToldAnotherKnows() throws Exception {
    DatabaseUrl url = Postgres.database();
    TestSigner signer = new TestSigner();
    TestClock clock = new TestClock();
    try (Market one =
            new Market(url, Redis.port(), clock, signer, List.of(Programs.wordCount("sdr")));
        Market other =
            new Market(
                url, Redis.port(), clock, signer, List.of(Programs.wordCount("sdr")), false)) {
      Caller caller = one.customer();
      String trial = one.trial(caller, "sdr");
      String run = one.run(caller, trial, "{\"text\":\"a b\"}");
      JsonNode finished = one.finished(caller, run);
      assertThat(other.get(caller, "/api/v1/trials/" + trial).path("deliverable_count").asInt())
          .isEqualTo(1);
      assertThat(other.get(caller, "/api/v1/runs/" + run)).isEqualTo(finished);
      assertThat(
              one.send(caller, "GET", "/api/v1/api/v1/trials/" + trial, null, Map.of())
                  .statusCode())
          .isEqualTo(404);
    }
  }
}
