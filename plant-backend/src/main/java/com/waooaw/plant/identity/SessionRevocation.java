package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.ledger.Ledger;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;

/**
 * Tells the gateway, through Redis, which tokens it must refuse from now on. Said before the
 * transaction commits: should it then not commit, a caller renews a token once for nothing; the
 * other order could leave a refused token working.
 */
public final class SessionRevocation {
  private final Ledger ledger;
  private final SessionStore store = new SessionStore();

  public SessionRevocation(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger");
  }

  void end(UUID sessionId) {
    await(ledger.endSession(sessionId.toString()));
  }

  /**
   * Makes every token that a customer's sessions have now be refused, because what tokens say has
   * changed.
   */
  public void renewTokensOf(Handle tx, UUID customerId) {
    store
        .raiseGenerations(tx, customerId)
        .forEach(s -> await(ledger.requireGeneration(s.id().toString(), s.generation())));
  }

  private static void await(Future<Void> told) {
    try {
      told.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException redisAway) {
      throw Problem.of(
              ProblemType.SERVICE_UNAVAILABLE,
              "Sessions cannot be changed right now. Try again shortly.")
          .withHeader("Retry-After", "5")
          .exception();
    }
  }
}
