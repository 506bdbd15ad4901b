package com.waooaw.gateway.policy;

import static java.util.Objects.requireNonNull;

import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.policy.EmbeddedPolicy;
import com.waooaw.policy.PolicyData;
import com.waooaw.policy.PolicyException;
import com.waooaw.policy.PolicyFiles;
import com.waooaw.policy.PolicyModule;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in process, shared by all event loops. With a folder they follow what is in it: a
 * change is read, checked and made ready on another thread, and each event loop takes the new rules
 * between two requests. What fails its check changes nothing but health, which says so.
 */
final class EmbeddedRules implements PolicyEngines {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRules.class);

  // Asked for and not notified of: a mounted ConfigMap or volume changes without any event.
  private static final long LOOK_MILLIS = 1_000;

  private final PolicyMeters meters;
  private final List<Seat> seats = new ArrayList<>();
  private volatile PolicyModule inForce;
  private volatile String refusal = "";
  private String inForceDigest;
  private String refusedDigest = "";
  private String lastDigest;

  private record Seat(Context loop, EmbeddedEngine engine, CachedPolicy cache) {
    void take(EmbeddedPolicy next) {
      loop.runOnContext(
          now -> {
            engine.use(next);
            cache.forget();
          });
    }
  }

  private EmbeddedRules(PolicyModule module, String digest, PolicyMeters meters) {
    this.meters = requireNonNull(meters, "meters");
    this.inForce = requireNonNull(module, "module");
    this.inForceDigest = requireNonNull(digest, "digest");
    this.lastDigest = digest;
  }

  /** The shipped rules, for as long as the process lives. */
  static EmbeddedRules shipped(PolicyMeters meters) {
    return new EmbeddedRules(PolicyModule.shipped(), "shipped", meters);
  }

  /** The rules of a folder, now and after every change. */
  static EmbeddedRules watching(Vertx vertx, Path folder, PolicyMeters meters) {
    PolicyFiles files = PolicyFiles.read(folder);
    EmbeddedRules rules = new EmbeddedRules(PolicyModule.of(files), files.digest(), meters);
    warnOf(rules.inForce);
    vertx.setPeriodic(
        LOOK_MILLIS,
        tick ->
            vertx.executeBlocking(
                () -> {
                  rules.look(folder);
                  return null;
                }));
    return rules;
  }

  @Override
  public synchronized PolicyClient create(Vertx vertx) {
    EmbeddedEngine engine = new EmbeddedEngine(vertx, inForce.newInstance(), this::health);
    CachedPolicy cache = new CachedPolicy(engine, meters);
    seats.add(new Seat(vertx.getOrCreateContext(), engine, cache));
    return cache;
  }

  @Override
  public PolicyData get() {
    return inForce.data();
  }

  /** Takes what the folder holds, if it is new and has not changed since it was last looked at. */
  synchronized void look(Path folder) {
    PolicyFiles files;
    try {
      files = PolicyFiles.read(folder);
    } catch (PolicyException e) {
      refuse("unreadable", e);
      return;
    }
    boolean settled = files.digest().equals(lastDigest);
    lastDigest = files.digest();
    if (files.digest().equals(inForceDigest)) {
      refusal = "";
      refusedDigest = "";
    } else if (settled && !files.digest().equals(refusedDigest)) {
      try {
        put(PolicyModule.of(files), files.digest());
      } catch (PolicyException e) {
        refuse(files.digest(), e);
      }
    }
  }

  private void put(PolicyModule next, String digest) {
    List<EmbeddedPolicy> instances = seats.stream().map(seat -> next.newInstance()).toList();
    for (int i = 0; i < instances.size(); i++) {
      seats.get(i).take(instances.get(i));
    }
    log.atInfo()
        .addKeyValue("from", inForce.data().revision())
        .addKeyValue("to", next.data().revision())
        .log("New rules are in force");
    warnOf(next);
    inForce = next;
    inForceDigest = digest;
    refusal = "";
    refusedDigest = "";
  }

  private static void warnOf(PolicyModule module) {
    if (module.interpreted()) {
      log.warn(
          "Nothing here compiles rules, so each decision takes milliseconds: OPA decides faster");
    }
  }

  private void refuse(String digest, PolicyException reason) {
    if (digest.equals(refusedDigest)) {
      return;
    }
    refusedDigest = digest;
    refusal = reason.getMessage();
    log.atError()
        .addKeyValue("in_force", inForce.data().revision())
        .setCause(reason)
        .log("New rules are refused; the old ones stay in force");
  }

  private JsonObject health() {
    JsonObject health =
        new JsonObject()
            .put("engine", "embedded module" + (inForce.interpreted() ? ", interpreted" : ""))
            .put("revision", inForce.data().revision());
    return refusal.isEmpty()
        ? health
        : health.put("warning", "New rules were refused and the old ones decide: " + refusal);
  }
}
