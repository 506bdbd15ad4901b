package com.waooaw.gateway.policy;

import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.policy.PolicyData;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules on an OPA server, which fetches, checks and swaps its bundles itself. The revision in
 * each decision says that the bundle has changed; the data that the gateway reads itself are then
 * fetched from the same server.
 */
final class OpaRules implements PolicyEngines {
  private static final Logger log = LoggerFactory.getLogger(OpaRules.class);
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final URI url;
  private final InstantSource clock;
  private final PolicyMeters meters;
  private volatile PolicyData data = PolicyData.shipped();
  private volatile boolean refused;
  private Instant mayAsk = Instant.MIN;

  OpaRules(URI url, InstantSource clock, PolicyMeters meters) {
    this.url = url;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public PolicyClient create(Vertx vertx) {
    return new CachedPolicy(new OpaServer(vertx, url, clock, this, meters), meters);
  }

  @Override
  public PolicyData get() {
    return data;
  }

  /** Takes note of a decision's revision. */
  void saw(String revision, OpaServer server) {
    if (!revision.equals(data.revision()) && itIsMyTurn()) {
      server
          .data()
          .map(PolicyData::parse)
          .onSuccess(this::take)
          .onFailure(
              failure -> {
                refused = true;
                log.atError()
                    .addKeyValue("in_force", data.revision())
                    .setCause(failure)
                    .log("The new policy data cannot be read; the old ones stay in force");
              });
    }
  }

  /** Whether the newest data of the server could not be read. */
  boolean refused() {
    return refused;
  }

  private synchronized boolean itIsMyTurn() {
    Instant now = clock.instant();
    if (now.isBefore(mayAsk)) {
      return false;
    }
    mayAsk = now.plus(AGAIN);
    return true;
  }

  private void take(PolicyData next) {
    log.atInfo()
        .addKeyValue("from", data.revision())
        .addKeyValue("to", next.revision())
        .log("New rules are in force");
    data = next;
    refused = false;
  }
}
