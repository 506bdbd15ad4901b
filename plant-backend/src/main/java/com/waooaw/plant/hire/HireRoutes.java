package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.HireView.TrialView;
import com.waooaw.plant.page.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of hires and trials. */
public final class HireRoutes {
  /** Tells the portal that the session's token says too little now. */
  private static final Map<String, String> STALE = Map.of("X-Waooaw-Session-Stale", "true");

  private final Hires hires;
  private final TrialTasks tasks;
  private final InstantSource clock;

  public HireRoutes(Hires hires, TrialTasks tasks, InstantSource clock) {
    this.hires = requireNonNull(hires, "hires");
    this.tasks = requireNonNull(tasks, "tasks");
    this.clock = requireNonNull(clock, "clock");
  }

  private record StartTrial(UUID agentId) {}

  /** Binds the operations of hires and trials. */
  public void bind(Api api) {
    api.onTransaction("startTrial", this::startTrial);
    api.onTransaction("listTrials", this::listTrials);
    api.onTransaction("getTrial", this::getTrial);
    api.onTransaction("listHires", this::listHires);
    api.onTransaction("getHire", this::getHire);
  }

  private Reply startTrial(Request request, Handle tx) {
    Hire hire = hires.startTrial(tx, request, request.body(StartTrial.class).agentId());
    return new Reply.Document(
        201, TrialView.of(hire, clock.instant(), tasks.usedToday(hire.customerId())), STALE);
  }

  private Reply listTrials(Request request, Handle tx) {
    long used = tasks.usedToday(request.customerId());
    Page<Hire> page = hires.page(tx, request, true);
    Instant now = clock.instant();
    return Reply.ok(page.map(hire -> TrialView.of(hire, now, used)));
  }

  private Reply getTrial(Request request, Handle tx) {
    request.customerId();
    Hire hire = hires.get(tx, request.id());
    if (hire.trial().isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND, "You have no such trial.").exception();
    }
    return new Reply.Document(
        200,
        TrialView.of(hire, clock.instant(), tasks.usedToday(hire.customerId())),
        Map.of("ETag", HireView.tag(hire)));
  }

  private Reply listHires(Request request, Handle tx) {
    long used = tasks.usedToday(request.customerId());
    Page<Hire> page = hires.page(tx, request, false);
    Instant now = clock.instant();
    return Reply.ok(page.map(hire -> HireView.of(hire, now, used)));
  }

  private Reply getHire(Request request, Handle tx) {
    request.customerId();
    Hire hire = hires.get(tx, request.id());
    HireView view = HireView.of(hire, clock.instant(), tasks.usedToday(hire.customerId()));
    return new Reply.Document(
        200,
        new HireView.Detail(view, hires.readiness(tx, hire)),
        Map.of("ETag", HireView.tag(hire)));
  }
}
