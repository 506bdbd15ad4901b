package com.waooaw.plant.genesis;

import static com.waooaw.plant.testing.Bench.agent;
import static com.waooaw.plant.testing.Bench.id;
import static com.waooaw.plant.testing.Bench.parent;
import static com.waooaw.plant.testing.Bench.problem;
import static com.waooaw.plant.testing.Bench.skill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import com.waooaw.plant.testing.Bench;
import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.EmbeddedPolicy;
import com.waooaw.policy.PolicyModule;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Not any caller certifies, nobody writes a certificate's fields, and being certified is asked for.
 */
class Fault11CertificationTest {
  private static Backend backend;
  private static Bench bench;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
    bench = new Bench(backend);
  }

  @AfterAll
  static void stop() {
    backend.close();
  }

  @Test
  void policyLetsOnlyAdminsCertify() {
    EmbeddedPolicy policy = PolicyModule.shipped().newInstance();
    for (Route route : Contract.load().routes()) {
      if (List.of("certifyEntity", "requestEntityChanges", "rejectEntity", "retireEntity")
          .contains(route.operationId())) {
        String permission = ((Route.Access.Permission) route.access()).name();
        for (String role :
            List.of("agent_orchestrator", "industry_manager", "viewer", "helpdesk_agent")) {
          assertThat(allowed(policy, "PP", role, permission)).as(role).isFalse();
        }
        assertThat(allowed(policy, "CP", "customer_admin", permission)).isFalse();
        assertThat(allowed(policy, "PP", "admin", permission)).isTrue();
      }
    }
  }

  @Test
  void noBodyCarriesACertificate() throws Exception {
    String id = id(bench.draft("/genesis/skills", skill("Weaving")));
    for (Map.Entry<String, String> field :
        Map.of(
                "certificate_number", "\"GEN-000001\"",
                "certificate", "{\"number\":\"GEN-000001\"}",
                "status", "\"certified\"",
                "certifier", "\"me\"",
                "version_hash", "\"0\"",
                "signature", "\"x\"")
            .entrySet()) {
      ObjectNode draft = skill("Odd " + field.getKey());
      draft.set(field.getKey(), Json.read(field.getValue()));
      ObjectNode change = Bench.change("name", "Odd");
      change.set(field.getKey(), Json.read(field.getValue()));
      ObjectNode move = Json.mapper().createObjectNode().put("reason", "Fine.");
      move.set(field.getKey(), Json.read(field.getValue()));
      assertThat(problem(backend.post(bench.author, "/api/v1/genesis/skills", draft.toString())))
          .isEqualTo("validation-error");
      assertThat(problem(bench.amend("/genesis/skills", id, change))).isEqualTo("validation-error");
      assertThat(
              problem(
                  backend.post(
                      bench.reviewer,
                      "/api/v1/genesis/skills/" + id + "/certify",
                      move.toString())))
          .isEqualTo("validation-error");
    }
    assertThat(bench.entity("skills", id).path("certificate").isNull()).isTrue();
  }

  @Test
  void theDatabaseKeepsCertificatesAsTheyWereIssued() throws Exception {
    bench.skillId("Spinning");
    try (Database services = Database.open(backend.database);
        Connection owner = Postgres.superuser(backend.database)) {
      for (String sql :
          List.of(
              "UPDATE plant.certificate SET certifier = 'mallory'",
              "DELETE FROM plant.certificate",
              "TRUNCATE plant.certificate CASCADE")) {
        assertThatThrownBy(() -> services.transactVoid(Scope.plant(), tx -> tx.execute(sql)))
            .as(sql)
            .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> owner.createStatement().execute(sql))
            .as(sql)
            .hasMessageContaining("refused");
      }
    }
  }

  @Test
  void whatIsNotCertifiedIsNeitherListedNorShownNorTried() throws Exception {
    JsonNode like = bench.entity("agents", bench.shipped("maths-tutor"));
    String id =
        id(
            bench.draft(
                "/agents", agent("Lina", parent(like, "industry"), parent(like, "job_role"))));
    assertThat(problem(bench.release(id))).isEqualTo("agent-not-certified");
    assertThat(shown("lina")).isEqualTo(404);
    bench.certify("agents", id);
    assertThat(shown("lina")).as("certified and not released").isEqualTo(404);
    Who customer = backend.signedUp();
    HttpResponse<String> trial =
        backend.post(customer, "/api/v1/trials", "{\"agent_id\":\"" + id + "\"}");
    assertThat(trial.statusCode()).isEqualTo(404);
    assertThat(bench.release(id).statusCode()).isEqualTo(200);
    assertThat(shown("lina")).isEqualTo(200);
  }

  @Test
  void anotherEntitysCertificateDoesNotHold() throws Exception {
    String mine = bench.agentId("Borrower");
    try (Connection owner = Postgres.superuser(backend.database)) {
      owner
          .createStatement()
          .execute(
              "UPDATE plant.entity SET certificate_number = (SELECT certificate_number FROM"
                  + " plant.entity WHERE kind = 'agent' AND external_id = 'sdr') WHERE id = '"
                  + mine
                  + "'");
    }
    assertThat(problem(bench.release(mine))).isEqualTo("agent-not-certified");
  }

  private static int shown(String slug) throws Exception {
    return backend.get(Who.anonymous("CP"), "/api/v1/agents/" + slug).statusCode();
  }

  private static boolean allowed(
      EmbeddedPolicy policy, String portal, String role, String permission) {
    return Decision.parse(
            policy.decide(
                new DecisionInput(
                        portal, List.of(role), false, "none", "staff", permission, "POST", "none")
                    .toJson()
                    .toString()))
        .rbac()
        .allow();
  }
}
