package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.RunStopped;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.outside.Connector;
import com.waooaw.plant.outside.Connector.Result;
import com.waooaw.plant.work.ClaimStore.Claimed;
import com.waooaw.plant.work.OutsideActStore.Act;
import com.waooaw.plant.work.OutsideActStore.Kept;
import com.waooaw.plant.work.OutsideActStore.Mode;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;

/**
 * Lets an approved act out, message by message. That a message is about to leave is written before
 * it does and under the run's claim, so nothing leaves after a stop; what became of it is written
 * after. If the process is lost between the two, a receiver that knows what it had is given it
 * again, and no other is: at most once, and then it says that it does not know.
 */
final class Outbox {
  private final Database database;
  private final OutsideActs acts;
  private final InstantSource clock;

  Outbox(Database database, OutsideActs acts, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.acts = requireNonNull(acts, "acts");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Lets it out.
   *
   * @throws AgentFailure if it may not, with a sentence that says why
   */
  void letOut(Claimed run, Act act, RunJournal journal) throws AgentFailure {
    begin(run, act, journal);
    List<Kept> messages =
        database.transact(Scope.plant(), tx -> OutsideActStore.messages(tx, act.id()));
    for (Kept message : messages) {
      switch (act.mode()) {
        case SANDBOX -> keep(run, act, message, journal);
        case PRODUCTION -> send(run, act, message, journal);
      }
      journal.progress(message.position() + 1, messages.size());
    }
    under(run, journal, tx -> acts.done(tx, run, act));
    tell(act, journal);
  }

  private void begin(Claimed run, Act act, RunJournal journal) throws AgentFailure {
    AtomicReference<AgentFailure> refused = new AtomicReference<>();
    under(
        run,
        journal,
        tx -> {
          try {
            acts.begin(tx, run, act);
          } catch (AgentFailure failure) {
            refused.set(failure);
          }
          return true;
        });
    if (refused.get() != null) {
      throw refused.get();
    }
  }

  private void keep(Claimed run, Act act, Kept message, RunJournal journal) {
    if (message.status().equals("pending")) {
      under(run, journal, tx -> mark(tx, act, message, "pending", "recorded", "Not sent: a trial"));
    }
  }

  private void send(Claimed run, Act act, Kept message, RunJournal journal) throws AgentFailure {
    Connector connector =
        acts.connectors()
            .find(act.kind())
            .orElseThrow(
                () -> new AgentFailure("The way out was taken away, so nothing more was sent."));
    switch (message.status()) {
      case "pending" ->
          under(run, journal, tx -> mark(tx, act, message, "pending", "sending", null));
      case "sending" -> {
        if (!connector.repeatable()) {
          under(
              run,
              journal,
              tx -> mark(tx, act, message, "sending", "unknown", "Lost while it was sent"));
          return;
        }
      }
      default -> {
        return;
      }
    }
    Result result =
        connector.deliver(
            new Connector.Delivery(
                act.id() + "/" + message.position(),
                act.approvalId(),
                message.to(),
                run.agentSlug(),
                message.subject(),
                message.body()));
    // Not under the claim: what has left has left, whoever works on the run by now.
    database.transactVoid(Scope.plant(), tx -> write(tx, act, message, connector, result));
    if (again(connector, result)) {
      throw new IllegalStateException(
          "Message " + message.position() + " did not leave: " + result);
    }
  }

  private static boolean again(Connector connector, Result result) {
    return switch (result) {
      case Result.Accepted accepted -> false;
      case Result.Refused refused -> false;
      case Result.Failed failed -> true;
      case Result.Unknown unknown -> connector.repeatable();
    };
  }

  private void write(Handle tx, Act act, Kept message, Connector connector, Result result) {
    switch (result) {
      case Result.Accepted accepted -> mark(tx, act, message, "sending", "sent", accepted.detail());
      case Result.Refused refused -> mark(tx, act, message, "sending", "refused", refused.why());
      case Result.Failed failed -> mark(tx, act, message, "sending", "pending", failed.why());
      case Result.Unknown unknown -> {
        if (!connector.repeatable()) {
          mark(tx, act, message, "sending", "unknown", unknown.why());
        }
      }
    }
  }

  private boolean mark(Handle tx, Act act, Kept message, String from, String to, String detail) {
    return OutsideActStore.mark(
        tx, act, message.position(), from, to, Nul.without(detail), clock.instant());
  }

  // Holds the run's claim while it writes, so that a stop comes before it or after it.
  private void under(Claimed run, RunJournal journal, java.util.function.Predicate<Handle> work) {
    if (!journal.write(tx -> ClaimStore.lock(tx, run) && work.test(tx))) {
      throw new RunStopped();
    }
  }

  private void tell(Act act, RunJournal journal) {
    List<Kept> messages =
        database.transact(Scope.plant(), tx -> OutsideActStore.messages(tx, act.id()));
    ObjectNode data =
        Json.mapper().createObjectNode().put("approval_id", act.approvalId().toString());
    for (String status : List.of("recorded", "sent", "refused", "unknown")) {
      long count = messages.stream().filter(m -> m.status().equals(status)).count();
      if (count > 0) {
        data.put(status, count);
      }
    }
    journal.observe(
        act.mode() == Mode.SANDBOX
            ? messages.size() + " recorded in the sandbox outbox; nothing was sent."
            : data.path("sent").asInt() + " of " + messages.size() + " sent.",
        data);
  }
}
