package com.waooaw.plant.hire;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.HireView.TrialView;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** HTTP of what a customer does with a hire: name it, put it down, take it up, end its trial. */
public final class HireLifeRoutes {
  private static final Map<String, String> STALE = Map.of("X-Waooaw-Session-Stale", "true");

  private final Hires hires;
  private final TrialTasks tasks;
  private final InstantSource clock;

  public HireLifeRoutes(Hires hires, TrialTasks tasks, InstantSource clock) {
    this.hires = requireNonNull(hires, "hires");
    this.tasks = requireNonNull(tasks, "tasks");
    this.clock = requireNonNull(clock, "clock");
  }

  private record Reason(String reason) {}

  /** Binds the operations. */
  public void bind(Api api) {
    api.onTransaction("changeTrial", this::change);
    api.onTransaction("cancelTrial", this::cancelTrial);
    api.onTransaction("pauseHire", this::pause);
    api.onTransaction("resumeHire", this::resume);
  }

  private Reply change(Request request, Handle tx) {
    Hire hire = trial(request, tx);
    requireMatch(request, hire);
    Hire changed = hires.change(tx, request, hire, new HireChange(request.body()));
    return new Reply.Document(200, view(changed), Map.of("ETag", HireView.tag(changed)));
  }

  private Reply cancelTrial(Request request, Handle tx) {
    Hire hire = trial(request, tx);
    if (hire.convertedAt() != null) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "The hire of " + hire.agent().name() + " is no trial any more. Cancel the hire.")
          .exception();
    }
    Hire cancelled =
        hires.move(
            tx,
            hire,
            new HireState.Event.CancelNow(),
            Optional.of(request),
            "trial.cancelled",
            Optional.of(request.body(Reason.class).reason()));
    hires.trialsChanged(tx, hire.customerId());
    return new Reply.Document(200, view(cancelled), STALE);
  }

  private Reply pause(Request request, Handle tx) {
    return moved(request, tx, new HireState.Event.Pause(), "hire.paused");
  }

  private Reply resume(Request request, Handle tx) {
    return moved(request, tx, new HireState.Event.Resume(), "hire.resumed");
  }

  private Reply moved(Request request, Handle tx, HireState.Event event, String action) {
    request.customerId();
    Hire hire = hires.get(tx, request.id());
    Hire moved = hires.move(tx, hire, event, Optional.of(request), action, Optional.empty());
    long used = tasks.usedToday(hire.customerId());
    return Reply.ok(HireView.of(moved, clock.instant(), used));
  }

  private Hire trial(Request request, Handle tx) {
    request.customerId();
    Hire hire = hires.get(tx, request.id());
    if (hire.trial().isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND, "You have no such trial.").exception();
    }
    return hire;
  }

  private TrialView view(Hire hire) {
    return TrialView.of(hire, clock.instant(), tasks.usedToday(hire.customerId()));
  }

  private static void requireMatch(Request request, Hire hire) {
    String expected = request.headers().get("If-Match");
    if (expected != null && !expected.equals("*") && !expected.equals(HireView.tag(hire))) {
      throw Problem.of(ProblemType.PRECONDITION_FAILED, "The hire was changed since it was read.")
          .exception();
    }
  }
}
