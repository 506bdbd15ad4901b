package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is refused, and that each refusal can be found again by its correlation id. */
@Tag("stack")
class RefusalsTest {
  private final RunningStack stack = RunningStack.get();

  @Test
  void theEleventhTaskOfADayIsRefusedUntilMidnightUtc() throws InterruptedException {
    awayFromMidnight();
    Hired hired = Hired.onTrial("maths-tutor");
    String goal = hired.goal("Practise", Map.of("topic", "arithmetic", "level", 1, "count", 1));
    for (int task = 1; task <= 10; task++) {
      hired.start(goal).expect(202);
    }

    Visitor.Answer eleventh = hired.start(goal);

    assertProblem(eleventh, 429, "trial-limit-exceeded");
    assertThat(eleventh.json().path("limit").asInt()).isEqualTo(10);
    assertThat(eleventh.json().path("used").asInt()).isEqualTo(10);
    Instant midnight =
        Instant.now().atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant();
    assertThat(Instant.parse(eleventh.json().path("resets_at").asText())).isEqualTo(midnight);
    assertThat(Long.parseLong(eleventh.header("Retry-After")))
        .isBetween(
            Duration.between(Instant.now(), midnight).toSeconds() - 2,
            Duration.between(Instant.now(), midnight).toSeconds() + 2);
  }

  @Test
  void whoIsNotSignedInIsAsked() {
    assertProblem(new Visitor(stack.cpApi()).get("/api/v1/hires"), 401, "unauthorized");
  }

  @Test
  void anotherCustomersHireDoesNotExist() {
    Hired owner = Hired.onTrial("content-marketing");
    Visitor other = Visitor.signedUp(stack.cpApi());

    assertProblem(other.get("/api/v1/hires/" + owner.hireId()), 404, "not-found");
    assertProblem(
        other.post(
            "/api/v1/hires/" + owner.hireId() + "/goals",
            Map.of("statement", "Mine now", "inputs", Map.of("text", "Some text."))),
        404,
        "not-found");
  }

  @Test
  void aCustomerIsNotLetIntoTheOperatorsRoutes() {
    Visitor customer = Visitor.signedUp(stack.cpApi());

    assertProblem(customer.get("/api/v1/audit/entries"), 403, "permission-denied");
    assertProblem(customer.get("/api/v1/ops/health"), 403, "permission-denied");
  }

  @Test
  void theBackendBelievesNobodyWithoutAPassport() {
    Visitor direct = new Visitor(stack.backend());

    assertThat(direct.get("/api/v1/hires").status()).isEqualTo(401);
    assertThat(
            direct
                .get(
                    "/api/v1/hires",
                    "X-Waooaw-Passport",
                    "e30.e30",
                    "X-User-Id",
                    "admin",
                    "X-Gateway-Type",
                    "PP")
                .status())
        .isEqualTo(401);
  }

  @Test
  void identityHeadersOfACallerHaveNoEffect() {
    Visitor customer = Visitor.signedUp(stack.cpApi());
    JsonNode before = customer.get("/api/v1/auth/session").expect(200).json().path("user");

    String[] forged = {
      "X-Gateway-Type", "PP", "x-user-id", "admin", "X-CUSTOMER-ID", "somebody",
      "X-User-Roles", "admin", "X-Waooaw-Passport", "e30.e30", "X-Forwarded-For", "10.0.0.1"
    };

    assertThat(customer.get("/api/v1/auth/session", forged).expect(200).json().path("user"))
        .isEqualTo(before);
    assertProblem(customer.get("/api/v1/audit/entries", forged), 403, "permission-denied");
    assertProblem(new Visitor(stack.cpApi()).get("/api/v1/hires", forged), 401, "unauthorized");
  }

  private void assertProblem(Visitor.Answer answer, int status, String slug) {
    answer.expect(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("type").asText()).isEqualTo("https://waooaw.com/errors/" + slug);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    String id = answer.json().path("correlation_id").asText();
    assertThat(id).isNotBlank().isEqualTo(answer.header("X-Correlation-ID"));
    assertThat(stack.logged(id)).as("correlation id %s in a log", id).isTrue();
    assertThat(AuditTrail.of(stack).awaitEntry(id).path("outcome").asText())
        .contains(Integer.toString(status))
        .contains(slug);
  }

  /** The counts of a day start anew at midnight, which this test must not straddle. */
  private static void awayFromMidnight() throws InterruptedException {
    Instant now = Instant.now();
    Instant midnight =
        now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).plusDays(1).toInstant();
    Duration left = Duration.between(now, midnight);
    if (left.toSeconds() < 60) {
      Thread.sleep(left.plusSeconds(1));
    }
  }
}
