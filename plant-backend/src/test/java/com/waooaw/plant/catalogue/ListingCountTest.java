package com.waooaw.plant.catalogue;

import static com.waooaw.plant.testing.Bench.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.plant.testing.Bench;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The counts that listing keeps are those that counting would give, whatever happens at once. */
class ListingCountTest {
  @Test
  void theCountsAreWhatCountingGives() throws Exception {
    try (Backend backend = new Backend(InstantSource.system());
        Database services = Database.open(backend.database)) {
      Bench bench = new Bench(backend);
      assertExact(services, 19);
      List<String> agents = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        agents.add(bench.agentId("Counted " + i));
      }
      atOnce(agents, id -> bench.release(id).statusCode());
      assertExact(services, 25);

      Who hirer = backend.signedUp();
      String tutor = bench.shipped("maths-tutor");
      body(backend.post(hirer, "/api/v1/trials", "{\"agent_id\":\"" + tutor + "\"}"), 201);
      String review = "{\"rating\":5,\"text\":\"Clear.\"}";
      body(backend.post(hirer, "/api/v1/agents/maths-tutor/reviews", review), 201);
      assertExact(services, 25);

      ObjectNode dearer = Json.mapper().createObjectNode().put("reason", "Dearer.");
      dearer.putObject("price").put("amount", 990_000).put("currency", "INR");
      body(bench.amend("/agents", agents.getFirst(), dearer), 200);
      assertExact(services, 24);
      bench.certify("agents", agents.getFirst());
      body(bench.release(agents.getFirst()), 200);
      assertExact(services, 25);
      atOnce(
          agents,
          id ->
              backend
                  .send(bench.reviewer, "DELETE", "/api/v1/agents/" + id, null, Map.of())
                  .statusCode());
      assertExact(services, 19);
      assertThatThrownBy(
              () ->
                  services.transactVoid(
                      Scope.plant(), tx -> tx.execute("UPDATE plant.listing_count SET agents = 7")))
          .hasMessageContaining("permission denied");
    }
  }

  private interface Act {
    int on(String agent) throws Exception;
  }

  private static void atOnce(List<String> agents, Act act) throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    agents.forEach(id -> calls.add(() -> act.on(id)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> call : threads.invokeAll(calls)) {
        assertThat(call.get()).isBetween(200, 204);
      }
    }
  }

  private static void assertExact(Database services, long listed) {
    services.transactVoid(
        Scope.anyone(),
        tx -> {
          assertThat(
                  tx.createQuery("SELECT sum(agents) FROM plant.listing_count")
                      .mapTo(Long.class)
                      .one())
              .isEqualTo(listed);
          assertThat(
                  tx.createQuery(
                          """
                          SELECT count(*) FROM (
                            SELECT industry_id, job_role_id, specialty, price_amount, rating_centi / 100 AS stars, count(*) AS agents
                            FROM plant.entity WHERE kind = 'agent' AND status = 'listed' GROUP BY 1, 2, 3, 4, 5) counted
                          FULL JOIN plant.listing_count kept
                            USING (industry_id, job_role_id, specialty, price_amount, stars)
                          WHERE kept.agents IS DISTINCT FROM counted.agents
                          """)
                      .mapTo(Long.class)
                      .one())
              .isZero();
        });
  }
}
