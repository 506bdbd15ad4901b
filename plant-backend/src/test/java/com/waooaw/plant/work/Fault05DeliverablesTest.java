package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.CanonicalJson;
import com.waooaw.plant.agent.content.ContentMarketing;
import com.waooaw.plant.agent.maths.MathsTutor;
import com.waooaw.plant.agent.sdr.SalesDevelopment;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.market.TestSigner;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deliverables were rows naming a path in a store that did not exist; no agent ever made one. */
class Fault05DeliverablesTest {
  private static final Map<String, String> INPUTS =
      Map.of(
          "content-marketing",
          "{\"text\":\"Cotton is spun into yarn. Yarn is woven into cloth, and cloth is sewn.\"}",
          "sdr",
          "{\"leads_csv\":\"name,email,company\\nAsha Rao,asha@rao.example,Rao\\n\",\"ideal_customer\":{}}",
          "maths-tutor",
          "{\"topic\":\"fractions\",\"level\":2,\"count\":5,\"seed\":7}");

  @Test
  void everyBuiltInAgentLeavesBytesThatAreThereAndAreWhatTheirDigestSays() throws Exception {
    try (Market market =
        new Market(
            Postgres.database(),
            Redis.port(),
            new TestClock(),
            new TestSigner(),
            List.of(new ContentMarketing(), new SalesDevelopment(), new MathsTutor()))) {
      for (Map.Entry<String, String> agent : INPUTS.entrySet()) {
        Caller caller = market.customer();
        String run = market.run(caller, market.trial(caller, agent.getKey()), agent.getValue());
        JsonNode finished = market.finished(caller, run);
        assertThat(finished.path("status").asText()).as(agent.getKey()).isEqualTo("succeeded");
        String path = "/api/v1/deliverables/" + finished.at("/deliverable_ids/0").asText();
        JsonNode parts = market.get(caller, path).path("parts");
        assertThat(parts).as(agent.getKey()).isNotEmpty();
        for (JsonNode part : parts) {
          HttpResponse<byte[]> content =
              Market.http()
                  .send(
                      market.request(
                          caller,
                          "GET",
                          path + "/content?part=" + part.path("name").asText(),
                          null,
                          Map.of()),
                      BodyHandlers.ofByteArray());
          assertThat(content.statusCode()).isEqualTo(200);
          assertThat(content.body()).hasSize(part.path("size").asInt());
          assertThat(CanonicalJson.sha256(content.body())).isEqualTo(part.path("sha256").asText());
        }
      }
      List<String> places =
          market.database.transact(
              Scope.plant(),
              tx ->
                  tx.createQuery(
                          """
                          SELECT column_name FROM information_schema.columns
                          WHERE table_schema = 'plant' AND table_name LIKE 'deliverable%'
                            AND column_name ~ '(path|url|uri|bucket|file)'
                          """)
                      .mapTo(String.class)
                      .list());
      assertThat(places).isEmpty();
    }
  }
}
