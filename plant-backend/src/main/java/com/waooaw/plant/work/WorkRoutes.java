package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.hire.TrialTasks;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of goals and runs. Goals are their customer's alone, so staff are refused throughout. */
public final class WorkRoutes {
  private final Database database;
  private final Goals goals;
  private final Runs runs;
  private final DeliverableReviews reviews;
  private final DeadLetters deadLetters;
  private final Recurrences recurrences;
  private final TrialTasks tasks;
  private final RunFeed feed;

  public WorkRoutes(
      Database database,
      Goals goals,
      Runs runs,
      DeliverableReviews reviews,
      DeadLetters deadLetters,
      Recurrences recurrences,
      TrialTasks tasks,
      RunFeed feed) {
    this.database = requireNonNull(database, "database");
    this.goals = requireNonNull(goals, "goals");
    this.runs = requireNonNull(runs, "runs");
    this.reviews = requireNonNull(reviews, "reviews");
    this.deadLetters = requireNonNull(deadLetters, "deadLetters");
    this.recurrences = requireNonNull(recurrences, "recurrences");
    this.tasks = requireNonNull(tasks, "tasks");
    this.feed = requireNonNull(feed, "feed");
  }

  /** Binds the operations of goals and runs. */
  public void bind(Api api) {
    api.onTransaction("createGoal", this::createGoal);
    api.onTransaction("getGoal", this::getGoal);
    api.onTransaction("startRun", this::startRun);
    api.onTransaction("listHireRuns", this::listHireRuns);
    api.onTransaction("getRun", this::getRun);
    api.onTransaction("stopRun", this::stopRun);
    api.onTransaction("validateGoal", this::validateGoal);
    api.onTransaction("setRecurrence", this::setRecurrence);
    api.onTransaction("endRecurrence", this::endRecurrence);
    api.onTransaction("pauseRun", this::pauseRun);
    api.onTransaction("resumeRun", this::resumeRun);
    api.onTransaction("listRunOutbox", this::listRunOutbox);
    api.onTransaction("reviewDeliverable", this::reviewDeliverable);
    api.onTransaction("listDeadLetters", (request, tx) -> Reply.ok(deadLetters.page(tx, request)));
    api.onTransaction(
        "requeueDeadLetter", (request, tx) -> Reply.accepted(deadLetters.requeue(tx, request)));
    api.on("streamRunEvents", this::streamRunEvents);
  }

  private Reply createGoal(Request request, Handle tx) {
    request.customerId();
    return Reply.created(goals.create(tx, request, request.id()));
  }

  private Reply getGoal(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(goals.get(tx, request.id()));
  }

  private Reply startRun(Request request, Handle tx) {
    request.customerId();
    return Reply.accepted(runs.start(tx, request, request.id()));
  }

  private Reply listHireRuns(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(runs.ofHire(tx, request));
  }

  private Reply getRun(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(runs.get(tx, request.id()));
  }

  private Reply stopRun(Request request, Handle tx) {
    request.customerId();
    return Reply.accepted(runs.stop(tx, request));
  }

  private Reply validateGoal(Request request, Handle tx) {
    long used = tasks.usedToday(request.customerId());
    return Reply.ok(goals.validate(tx, goals.get(tx, request.id()), used));
  }

  private Reply setRecurrence(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(recurrences.set(tx, request));
  }

  private Reply endRecurrence(Request request, Handle tx) {
    request.customerId();
    recurrences.end(tx, request);
    return Reply.noContent();
  }

  private Reply pauseRun(Request request, Handle tx) {
    request.customerId();
    return Reply.accepted(runs.pause(tx, request));
  }

  private Reply resumeRun(Request request, Handle tx) {
    request.customerId();
    return Reply.accepted(runs.resume(tx, request));
  }

  private Reply listRunOutbox(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(runs.outbox(tx, request));
  }

  private Reply reviewDeliverable(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(reviews.review(tx, request));
  }

  private Reply streamRunEvents(Request request) {
    Scope scope = Scope.customer(request.customerId());
    UUID run = database.transact(scope, tx -> runs.get(tx, request.id())).id();
    long seen =
        Optional.ofNullable(request.headers().get("Last-Event-ID")).map(Long::parseLong).orElse(0L);
    return new Reply.Events(new RunStream(database, feed, scope, run, seen), Map.of());
  }
}
