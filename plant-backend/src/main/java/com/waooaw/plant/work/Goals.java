package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.Problem.Violation;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.api.ContractValidator;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.hire.Hire;
import com.waooaw.plant.hire.Hires;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/** The rules of goals. */
public final class Goals {
  private final Hires hires;
  private final AgentPrograms programs;
  private final AuditTrail audit;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  public Goals(
      Hires hires, AgentPrograms programs, AuditTrail audit, Ids ids, InstantSource clock) {
    this.hires = requireNonNull(hires, "hires");
    this.programs = requireNonNull(programs, "programs");
    this.audit = requireNonNull(audit, "audit");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /** A goal as it is asked for. */
  record NewGoal(
      String statement, List<String> successCriteria, List<String> constraints, JsonNode inputs) {
    NewGoal {
      successCriteria = successCriteria == null ? List.of() : List.copyOf(successCriteria);
      constraints = constraints == null ? List.of() : List.copyOf(constraints);
    }
  }

  Goal create(Handle tx, Request request, UUID hireId) {
    Hire hire = hires.get(tx, hireId);
    hire.requireWorking(clock.instant());
    NewGoal asked = request.body(NewGoal.class);
    refuseNul(request.body());
    requireValid(hire, asked.inputs());
    Goal goal =
        new Goal(
            ids.next(),
            hire.customerId(),
            hire.id(),
            asked.statement(),
            asked.successCriteria(),
            asked.constraints(),
            asked.inputs(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    GoalStore.insert(tx, goal, request.userId().toString());
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            "goal.created",
            "goal",
            goal.id().toString(),
            goal.customerId(),
            request.passport().correlationId(),
            "ok",
            Map.of("hire", hire.id().toString(), "agent", hire.agent().slug())));
    return goal;
  }

  Goal get(Handle tx, UUID id) {
    Goal goal =
        GoalStore.find(tx, id)
            .orElseThrow(
                () -> Problem.of(ProblemType.NOT_FOUND, "You have no such goal.").exception());
    hires.get(tx, goal.hireId()).requireWorkspace(clock.instant());
    return goal;
  }

  /** The program that works on a hire's goals. */
  AgentProgram program(Hire hire) {
    return programs
        .find(hire.agent().slug())
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.CONFLICT,
                        hire.agent().name() + " needs a model, and none is configured here.")
                    .exception());
  }

  /**
   * Refuses inputs that the hired agent cannot work with.
   *
   * @throws com.waooaw.kernel.problem.ProblemException validation, naming every fault
   */
  void requireValid(Hire hire, JsonNode inputs) {
    List<Violation> violations = violations(program(hire), inputs);
    if (!violations.isEmpty()) {
      throw Problem.invalid(violations).exception();
    }
  }

  /** What a program would not accept of inputs. */
  List<Violation> violations(AgentProgram program, JsonNode inputs) {
    JsonSchema schema =
        schemas.computeIfAbsent(
            program.agentSlug(), slug -> ContractValidator.schema(program.inputSchema()));
    return ContractValidator.check(schema, inputs, "/inputs");
  }

  /** What is to be said of a goal before it is run. */
  GoalVerdict validate(Handle tx, Goal goal, long tasksUsedToday) {
    Hire hire = hires.get(tx, goal.hireId());
    return GoalVerdict.of(
        goal,
        hire,
        programs.find(hire.agent().slug()),
        program -> violations(program, goal.inputs()),
        tasksUsedToday,
        clock.instant());
  }

  // PostgreSQL keeps no NUL, neither in text nor in JSON.
  static void refuseNul(JsonNode body) {
    if (Nul.in(body)) {
      throw Problem.invalid("", "nul", "The character U+0000 cannot be part of a goal.")
          .exception();
    }
  }
}
