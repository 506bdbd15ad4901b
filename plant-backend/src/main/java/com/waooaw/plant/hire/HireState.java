package com.waooaw.plant.hire;

import java.util.List;

/**
 * Where a hire stands, and where it may go from there. This is the only place that knows: the
 * database is written by conditional updates from the state that was read, so of two that want to
 * move a hire on one wins.
 *
 * <pre>
 * trial_active --convert--> active --cancel--> cancelled     paused &lt;-> active (or trial_active)
 * trial_active --cancel--> cancelled;  --7 days--> expired;  suspended &lt;- payment failed or policy breach
 * </pre>
 */
public sealed interface HireState {
  /** On trial. */
  record TrialActive() implements HireState {}

  /** Paid for. */
  record Active() implements HireState {}

  /**
   * Put down by its customer.
   *
   * @param onTrial whether it is a trial, whose clock goes on
   */
  record Paused(boolean onTrial) implements HireState {}

  /** Stopped by the platform, until its cause is gone. */
  record Suspended(boolean onTrial, Cause cause) implements HireState {}

  /** Ended by its customer. */
  record Cancelled() implements HireState {}

  /** A trial whose time is over. */
  record Expired() implements HireState {}

  /** Why a hire is suspended. */
  enum Cause {
    PAYMENT,
    POLICY
  }

  /** What may happen to a hire. */
  sealed interface Event {
    /** Its customer takes a plan. */
    record Convert() implements Event {}

    /** Its customer puts it down. */
    record Pause() implements Event {}

    /** Its customer takes it up again. */
    record Resume() implements Event {}

    /** Its customer ends it at once. */
    record CancelNow() implements Event {}

    /** Its customer ends it when the paid month is over. */
    record CancelLater() implements Event {}

    /** The trial's 168 hours are over. */
    record TrialEnds() implements Event {}

    /** The month after which it was to end is over. */
    record PeriodEnds() implements Event {}

    /** The platform stops it. */
    record Suspend(Cause cause) implements Event {}

    /** What it was stopped for is gone. */
    record Reinstate(Cause cause) implements Event {}
  }

  /** What becomes of an event. */
  sealed interface Outcome {
    /** The hire stands there now, which may be where it stood. */
    record Moved(HireState to) implements Outcome {}

    /**
     * The hire stays where it is.
     *
     * @param why the end of a sentence that begins with the hire
     */
    record Refused(String why) implements Outcome {}
  }

  /** All words that {@link #word()} may say. */
  List<String> WORDS =
      List.of("trial_active", "active", "paused", "suspended", "cancelled", "expired");

  /** As the database and the contract spell it. */
  default String word() {
    return switch (this) {
      case TrialActive s -> "trial_active";
      case Active s -> "active";
      case Paused s -> "paused";
      case Suspended s -> "suspended";
      case Cancelled s -> "cancelled";
      case Expired s -> "expired";
    };
  }

  /** Whether it is a trial that has not ended. */
  default boolean onTrial() {
    return switch (this) {
      case TrialActive s -> true;
      case Paused s -> s.onTrial();
      case Suspended s -> s.onTrial();
      case Active s -> false;
      case Cancelled s -> false;
      case Expired s -> false;
    };
  }

  /** Whether nothing can happen to it any more. */
  default boolean ended() {
    return switch (this) {
      case Cancelled s -> true;
      case Expired s -> true;
      case TrialActive s -> false;
      case Active s -> false;
      case Paused s -> false;
      case Suspended s -> false;
    };
  }

  /** What becomes of an event here. */
  default Outcome after(Event event) {
    return switch (this) {
      case TrialActive s -> fromTrial(event);
      case Active s -> fromActive(event);
      case Paused s -> fromPaused(s, event);
      case Suspended s -> fromSuspended(s, event);
      case Cancelled s -> refused("was cancelled");
      case Expired s -> refused("was a trial that has ended");
    };
  }

  private static Outcome fromTrial(Event event) {
    return switch (event) {
      case Event.Convert e -> moved(new Active());
      case Event.Pause e -> moved(new Paused(true));
      case Event.Resume e -> refused("is not paused");
      case Event.CancelNow e -> moved(new Cancelled());
      case Event.CancelLater e -> refused("is a trial, which is cancelled at once");
      case Event.TrialEnds e -> moved(new Expired());
      case Event.PeriodEnds e -> refused("is a trial");
      case Event.Suspend e -> moved(new Suspended(true, e.cause()));
      case Event.Reinstate e -> refused("is not suspended");
    };
  }

  private static Outcome fromActive(Event event) {
    return switch (event) {
      case Event.Convert e -> refused("is paid for already");
      case Event.Pause e -> moved(new Paused(false));
      case Event.Resume e -> refused("is not paused");
      case Event.CancelNow e -> moved(new Cancelled());
      case Event.CancelLater e -> moved(new Active());
      case Event.TrialEnds e -> refused("is no trial any more");
      case Event.PeriodEnds e -> moved(new Cancelled());
      case Event.Suspend e -> moved(new Suspended(false, e.cause()));
      case Event.Reinstate e -> refused("is not suspended");
    };
  }

  private static Outcome fromPaused(Paused from, Event event) {
    boolean trial = from.onTrial();
    return switch (event) {
      case Event.Convert e -> trial ? moved(new Active()) : refused("is paid for already");
      case Event.Pause e -> refused("is paused already");
      case Event.Resume e -> moved(working(trial));
      case Event.CancelNow e -> moved(new Cancelled());
      case Event.CancelLater e ->
          trial ? refused("is a trial, which is cancelled at once") : moved(from);
      case Event.TrialEnds e -> trial ? moved(new Expired()) : refused("is no trial any more");
      case Event.PeriodEnds e -> trial ? refused("is a trial") : moved(new Cancelled());
      case Event.Suspend e -> moved(new Suspended(trial, e.cause()));
      case Event.Reinstate e -> refused("is not suspended");
    };
  }

  private static Outcome fromSuspended(Suspended from, Event event) {
    boolean trial = from.onTrial();
    return switch (event) {
      case Event.Convert e -> refused("is suspended");
      case Event.Pause e -> refused("is suspended");
      case Event.Resume e ->
          refused(
              switch (from.cause()) {
                case PAYMENT -> "is suspended until its bill is paid";
                case POLICY -> "is suspended by the platform";
              });
      case Event.CancelNow e -> moved(new Cancelled());
      case Event.CancelLater e ->
          trial ? refused("is a trial, which is cancelled at once") : moved(from);
      case Event.TrialEnds e -> trial ? moved(new Expired()) : refused("is no trial any more");
      case Event.PeriodEnds e -> trial ? refused("is a trial") : moved(new Cancelled());
      case Event.Suspend e -> refused("is suspended already");
      case Event.Reinstate e ->
          e.cause() == from.cause()
              ? moved(working(trial))
              : refused("is suspended for another cause");
    };
  }

  private static HireState working(boolean onTrial) {
    return onTrial ? new TrialActive() : new Active();
  }

  private static Outcome moved(HireState to) {
    return new Outcome.Moved(to);
  }

  private static Outcome refused(String why) {
    return new Outcome.Refused(why);
  }
}
