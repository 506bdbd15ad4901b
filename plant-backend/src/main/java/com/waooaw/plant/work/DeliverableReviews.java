package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.Hires;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What customers say of what was made. A change they ask for is a run of the same goal that leaves
 * a new version; the versions before stay as they were.
 */
public final class DeliverableReviews {
  private final Hires hires;
  private final Goals goals;
  private final Runs runs;
  private final AuditTrail audit;
  private final InstantSource clock;

  public DeliverableReviews(
      Hires hires, Goals goals, Runs runs, AuditTrail audit, InstantSource clock) {
    this.hires = requireNonNull(hires, "hires");
    this.goals = requireNonNull(goals, "goals");
    this.runs = requireNonNull(runs, "runs");
    this.audit = requireNonNull(audit, "audit");
    this.clock = requireNonNull(clock, "clock");
  }

  /** A review as it is given. */
  record NewReview(String verdict, String changes, JsonNode inputs) {
    boolean accepts() {
      return verdict.equals("accept");
    }
  }

  /**
   * A review as it is kept.
   *
   * @param run makes the next version; null when this one was accepted
   */
  record Review(UUID deliverableId, String verdict, String changes, Run run, Instant at) {}

  Review review(Handle tx, Request request) {
    NewReview asked = request.body(NewReview.class);
    Goals.refuseNul(request.body());
    UUID id = request.id();
    // Two at once would both start a run, and a refused one must not have used a task.
    ReviewStore.lock(tx, id);
    ReviewStore.Reviewed made =
        ReviewStore.find(tx, id)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.NOT_FOUND, "You have no such deliverable.").exception());
    requireOpen(made);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<Run> run =
        asked.accepts() ? Optional.empty() : Optional.of(revise(tx, request, made, asked));
    ReviewStore.keep(
        tx,
        made,
        asked.verdict(),
        asked.changes(),
        run.map(Run::id),
        request.userId().toString(),
        now);
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            "deliverable.reviewed",
            "deliverable",
            id.toString(),
            request.customerId(),
            request.passport().correlationId(),
            asked.verdict(),
            run.map(started -> Map.of("run", started.id().toString())).orElse(Map.of())));
    return new Review(id, asked.verdict(), asked.changes(), run.orElse(null), now);
  }

  private static void requireOpen(ReviewStore.Reviewed made) {
    if (made.revised()) {
      throw conflict("There is a newer version of this. Review that one.");
    }
    boolean again = made.verdict() == null || made.reviewRunGaveNothing();
    if (!again) {
      throw conflict(
          made.verdict().equals("accept")
              ? "You have accepted this version."
              : "You have asked for changes of this version, and a new one is being made.");
    }
  }

  private Run revise(Handle tx, Request request, ReviewStore.Reviewed made, NewReview asked) {
    if (asked.changes() == null) {
      throw Problem.invalid("/changes", "required", "Say what should be otherwise.").exception();
    }
    Goal goal = goals.get(tx, made.goalId());
    Hire hire = hires.get(tx, made.hireId());
    AgentProgram program = goals.program(hire);
    ObjectNode inputs = made.inputs().deepCopy();
    if (asked.inputs() != null) {
      inputs.setAll((ObjectNode) asked.inputs());
    }
    if (!program.followsWords() && inputs.equals(made.inputs())) {
      throw Problem.invalid(
              "/inputs",
              "unchanged",
              hire.agent().name()
                  + " works by its inputs and would make the same again. Change some in inputs.")
          .exception();
    }
    goals.requireValid(hire, inputs);
    return runs.startUnpaid(
        tx,
        goal,
        new Runs.Asked(
            request.userId().toString(),
            request.customerId(),
            request.passport().correlationId(),
            request.passport(),
            Optional.of(inputs),
            Optional.of(asked.changes()),
            Optional.of(made.id())));
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }
}
