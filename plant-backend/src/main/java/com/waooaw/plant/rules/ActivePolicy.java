package com.waooaw.plant.rules;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.health.Health;
import com.waooaw.policy.BudgetTerms;
import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.GovernorTerms;
import com.waooaw.policy.PolicyData;
import com.waooaw.policy.PolicyException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules and data in force, followed while this process runs, as the gateway follows them. What
 * fails its check changes nothing but health, which says so.
 */
public final class ActivePolicy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ActivePolicy.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Engine engine;
  private final InstantSource clock;
  private volatile InForce inForce;
  private volatile String refusal = "";
  private volatile boolean closed;

  private ActivePolicy(Engine engine, InForce first, String refusal, InstantSource clock) {
    this.engine = requireNonNull(engine, "engine");
    this.inForce = requireNonNull(first, "first");
    this.refusal = requireNonNull(refusal, "refusal");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Reads the data of a source.
   *
   * @throws PolicyException if a folder holds none that may come into force; an OPA server that
   *     does not answer yet is waited for with the shipped data, as the gateway denies meanwhile
   */
  public static ActivePolicy of(Vertx vertx, RuleSource source, InstantSource clock) {
    if (source.opa().isEmpty()) {
      EmbeddedRules rules = new EmbeddedRules(source.folder());
      return new ActivePolicy(
          rules, InForce.of(rules.changed().orElseThrow(), clock.instant()), "", clock);
    }
    OpaRules rules = new OpaRules(vertx, source.opa().get());
    try {
      byte[] data = rules.changed().orElseThrow();
      return new ActivePolicy(rules, InForce.of(data, clock.instant()), "", clock);
    } catch (PolicyException away) {
      log.atWarn().setCause(away).log("The shipped policy data count until OPA answers");
      InForce shipped = InForce.of(PolicyData.shippedDocument(), clock.instant());
      return new ActivePolicy(rules, shipped, message(away), clock);
    }
  }

  /** The data as services read them now. */
  public PolicyData data() {
    return inForce.data();
  }

  /** The terms of money now. */
  public BudgetTerms budget() {
    return data().budget();
  }

  /** The terms of approvals now. */
  public GovernorTerms governor() {
    return data().governor();
  }

  /** What the rules in force decide; waits two seconds at most. */
  Decision decide(DecisionInput input) {
    return engine.decide(input);
  }

  InForce inForce() {
    return inForce;
  }

  String engine() {
    return engine.name();
  }

  /** What health says of it: a detail, and a warning when newer data were refused. */
  public JsonObject health() {
    JsonObject health =
        new JsonObject().put("engine", engine.name()).put("revision", inForce.revision());
    return refusal.isEmpty()
        ? health
        : health.put(Health.WARNING, "The newest policy data are not in force: " + refusal);
  }

  /**
   * Follows the source from now on.
   *
   * @param keep told of the data in force now and of each that comes after; asked again until it
   *     does not throw
   */
  void follow(Consumer<InForce> keep) {
    Thread.ofVirtual().name("active-policy").start(() -> run(keep));
  }

  @Override
  public void close() {
    // Not an interrupt: that would close the database's socket under a statement.
    closed = true;
    engine.close();
  }

  private void run(Consumer<InForce> keep) {
    String kept = "";
    while (!closed) {
      InForce now = inForce;
      if (!kept.equals(now.sha256())) {
        try {
          keep.accept(now);
          kept = now.sha256();
        } catch (RuntimeException away) {
          log.atWarn().setCause(away).log("A policy revision could not be kept yet");
        }
      }
      if (!engine.follows() && !kept.isEmpty()) {
        return;
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException stopping) {
        return;
      }
      look();
    }
  }

  private void look() {
    if (!engine.follows()) {
      return;
    }
    try {
      Optional<byte[]> data = engine.changed();
      if (data.isPresent()) {
        take(InForce.of(data.get(), clock.instant()));
      } else if (refusal.startsWith("OPA")) {
        refusal = "";
      }
    } catch (PolicyException refused) {
      if (!message(refused).equals(refusal)) {
        log.atError()
            .addKeyValue("in_force", inForce.revision())
            .setCause(refused)
            .log("New policy data are refused; the old ones stay in force");
      }
      refusal = message(refused);
    }
  }

  private void take(InForce next) {
    refusal = "";
    if (!next.sha256().equals(inForce.sha256())) {
      log.atInfo()
          .addKeyValue("from", inForce.revision())
          .addKeyValue("to", next.revision())
          .log("New policy data are in force");
      inForce = next;
    }
  }

  private static String message(PolicyException refused) {
    return String.valueOf(refused.getMessage());
  }
}
