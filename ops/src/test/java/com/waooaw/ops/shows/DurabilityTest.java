package com.waooaw.ops.shows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that was accepted is lost, whatever dies. */
@Tag("stack")
class DurabilityTest {
  private final RunningStack stack = RunningStack.get();

  @Test
  void aRunGoesOnAfterTheBackendWasKilledInTheMiddle() throws InterruptedException {
    Hired hired = Hired.onTrial("sdr");
    String goal =
        hired.goal(
            "Find the leads worth a letter",
            Map.of(
                "leads_csv", manyLeads(6_000),
                "ideal_customer", Map.of("industries", List.of("Software"))));
    String runId = hired.start(goal).expect(202).json().path("id").asText();
    awaitStatus(hired, runId, "running");

    kill(stack.pid("backend"));

    List<Visitor.Event> events = hired.watch(runId);
    JsonNode run = hired.run(runId);
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("succeeded");
    assertThat(run.path("deliverable_ids")).hasSize(1);
    assertThat(events).extracting(Visitor.Event::kind).contains("deliverable");
    assertThat(AuditTrail.of(stack).verify().path("valid").asBoolean()).isTrue();
  }

  private static void awaitStatus(Hired hired, String runId, String status)
      throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      String now = hired.run(runId).path("status").asText();
      if (now.equals(status)) {
        return;
      }
      assertThat(now).isEqualTo("queued");
      Thread.sleep(40);
    }
    throw new AssertionError("run " + runId + " never was " + status);
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    assertThat(process.destroyForcibly()).isTrue();
    process.onExit().join();
  }

  /** Enough of them, alike enough, that finding duplicates takes a while. */
  private static String manyLeads(int count) {
    return "first name,last name,email,company,title,industry\n"
        + IntStream.range(0, count)
            .mapToObj(
                i ->
                    "Pat%d,Person%d,pat%d@company%d.example,Company %d Ltd,Head of Sales,Software"
                        .formatted(i % 500, i % 300, i, i % 700, i % 700))
            .collect(Collectors.joining("\n"));
  }
}
