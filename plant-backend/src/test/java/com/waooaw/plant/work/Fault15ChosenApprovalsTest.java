package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.agent.OutsideAct.Kind;
import com.waooaw.plant.agent.sdr.SalesDevelopment;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Carrier;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestClock;
import com.waooaw.plant.market.TestSigner;
import com.waooaw.plant.outside.Connectors;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Callers chose their own approval id and customer id; a decision changed after execution; execute
 * could be repeated and published nothing; approving never resumed the run; one customer's settings
 * stood on the shared agent; an ended trial began again; a refused call used a task.
 */
class Fault15ChosenApprovalsTest {
  private static final String ONE_LETTER =
      "{\"leads_csv\":\"name,email,company\\nAsha Rao,asha@rao.example,Rao\\n\",\"ideal_customer\":{},"
          + "\"offer\":\"yarn\",\"sender\":\"Mira\",\"send_to_best\":1}";

  private static final Carrier mail = new Carrier(false);
  private static Market market;

  private final Caller caller = market.customer();

  @BeforeAll
  static void open() {
    market =
        new Market(
            Postgres.database(),
            Redis.port(),
            new TestClock(),
            new TestSigner(),
            new AgentPrograms(List.of(new SalesDevelopment())),
            new Connectors(Map.of(Kind.EMAIL, mail)),
            true);
  }

  @AfterAll
  static void close() {
    market.close();
  }

  @Test
  void nobodyChoosesAnApprovalOrACustomerOfTheirOwn() throws Exception {
    String hire = market.trial(caller, "sdr");
    String goals = "/api/v1/hires/" + hire + "/goals";
    for (String chosen :
        List.of("\"customer_id\":\"" + UUID.randomUUID() + "\"", "\"approval_id\":\"x\"")) {
      market.post(
          caller, goals, "{\"statement\":\"x\",\"inputs\":" + ONE_LETTER + "," + chosen + "}", 400);
    }
    market.post(
        caller, "/api/v1/approvals/" + UUID.randomUUID() + "/decision", said("approve"), 404);
  }

  @Test
  void approvingResumesTheRunActsOnceAndIsTheLastWord() throws Exception {
    String hire = market.trial(caller, "sdr");
    market.database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "UPDATE plant.hire SET state = 'active', converted_at = now() WHERE id = CAST(? AS uuid)",
                hire));
    mail.given.clear();
    String run = market.run(caller, hire, ONE_LETTER);
    JsonNode approval = waiting();
    String decision = "/api/v1/approvals/" + approval.path("id").asText() + "/decision";
    market.post(caller, decision, said("approve"), 200);
    assertThat(market.finished(caller, run).path("status").asText()).isEqualTo("succeeded");
    assertThat(mail.given).hasSize(1);
    for (String verdict : List.of("approve", "deny", "defer")) {
      market.post(caller, decision, said(verdict), 409);
    }
    market.post(caller, "/api/v1/runs/" + run + "/resume", null, 409);
    assertThat(mail.given).hasSize(1);
  }

  @Test
  void oneCustomersInputsAreNotAnothers() throws Exception {
    Caller other = market.customer();
    String goal = goal(caller, market.trial(caller, "sdr"));
    assertThat(market.get(caller, "/api/v1/goals/" + goal).at("/inputs/sender").asText())
        .isEqualTo("Mira");
    assertThat(market.get(other, "/api/v1/agents/sdr").toString()).doesNotContain("Mira");
    assertThat(market.get(other, "/api/v1/hires/" + market.trial(other, "sdr")).toString())
        .doesNotContain("Mira");
  }

  @Test
  void aTrialIsHadOnceAndARefusedCallUsesNoTask() throws Exception {
    String hire = market.trial(caller, "sdr");
    market.post(caller, "/api/v1/trials", "{\"agent_id\":\"" + market.agent("sdr") + "\"}", 409);
    String goal = goal(caller, hire);
    market.post(market.customer(), "/api/v1/goals/" + goal + "/runs", null, 404);
    market.database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "INSERT INTO plant.customer_budget (customer_id, limit_microusd, set_by, set_at) VALUES (?, 10, 'x', now())",
                caller.customerId()));
    market.post(caller, "/api/v1/goals/" + goal + "/runs", null, 402);
    assertThat(market.get(caller, "/api/v1/trials/" + hire).path("tasks_used_today").asInt())
        .isZero();
  }

  private JsonNode waiting() throws Exception {
    for (int i = 0; i < 200; i++) {
      JsonNode items = market.get(caller, "/api/v1/approvals?status=pending").path("items");
      if (!items.isEmpty()) {
        return items.get(0);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("Nothing waits");
  }

  private static String goal(Caller who, String hire) throws Exception {
    return market
        .post(
            who,
            "/api/v1/hires/" + hire + "/goals",
            "{\"statement\":\"x\",\"inputs\":" + ONE_LETTER + "}",
            201)
        .path("id")
        .asText();
  }

  private static String said(String verdict) {
    return "{\"decision\":\"" + verdict + "\",\"reason\":\"because\"}";
  }
}
