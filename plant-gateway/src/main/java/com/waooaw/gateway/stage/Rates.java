package com.waooaw.gateway.stage;

import static java.util.Objects.requireNonNull;

import com.waooaw.gateway.auth.Principal;
import com.waooaw.ledger.Admission;
import com.waooaw.ledger.Admission.RateState;
import com.waooaw.ledger.AdmissionRequest;
import com.waooaw.ledger.AdmissionRequest.RateLimit;
import com.waooaw.ledger.Ledger;
import com.waooaw.ledger.LedgerProblems;
import com.waooaw.policy.Decision;
import com.waooaw.policy.PolicyData;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whose rate a request counts against, and what its answer says of it. Each answer says it, be it a
 * refusal of a stage before the counting: who only guesses at tokens uses up a rate too.
 */
public final class Rates {
  private static final String HEADER = "RateLimit";

  private final Ledger ledger;
  private final Supplier<PolicyData> data;
  private final InstantSource clock;

  public Rates(Ledger ledger, Supplier<PolicyData> data, InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.data = requireNonNull(data, "data");
    this.clock = requireNonNull(clock, "clock");
  }

  /** The rate this request counts against, by what is known of it so far. */
  RateLimit of(Exchange exchange) {
    PolicyData.RateLimit named = data.get().limits().get(exchange.route().rateClass());
    if (named != null) {
      return new RateLimit(
          exchange.route().rateClass() + ":" + ClientNetwork.of(exchange.clientAddress()),
          named.requestsPerHour(),
          named.burst());
    }
    String whose =
        exchange
            .principal()
            .map(p -> p.customerId().map(id -> "customer:" + id).orElse("staff:" + p.userId()))
            .orElseGet(() -> "anonymous:" + ClientNetwork.of(exchange.clientAddress()));
    Decision.Limits limit =
        exchange.decision().map(Decision::limits).orElseGet(() -> of(exchange.principal()));
    return new RateLimit(whose, limit.requestsPerHour(), limit.burst());
  }

  /**
   * Counts a request that an earlier stage refused, and says in its answer where the rate stands.
   * Never fails, and never hides the refusal behind another: without Redis no rate is known and
   * none is said.
   */
  public Future<Void> tellRefused(Exchange exchange) {
    HttpServerResponse response = exchange.context().response();
    if (response.headers().contains(HEADER) || response.headWritten() || response.closed()) {
      return Future.succeededFuture();
    }
    RateLimit rate = of(exchange);
    return ledger
        .admit(AdmissionRequest.rateOnly(rate, clock.instant()))
        .onSuccess(
            admission -> {
              switch (admission) {
                case Admission.Admitted admitted -> tell(exchange, rate, admitted.rate());
                case Admission.RateLimited limited -> tell(exchange, rate, limited.rate());
                case Admission.SessionEnded none -> {}
                case Admission.TasksUsedUp none -> {}
                case Admission.OverBudget none -> {}
              }
            })
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  // draft-ietf-httpapi-ratelimit-headers
  static void tell(Exchange exchange, RateLimit limit, RateState state) {
    HttpServerResponse response = exchange.context().response();
    if (response.headWritten()) {
      return;
    }
    long window = Duration.ofHours(1).toSeconds() * limit.burst() / limit.perHour();
    response
        .putHeader("RateLimit-Policy", "\"burst\";q=" + limit.burst() + ";w=" + Math.max(1, window))
        .putHeader(
            HEADER,
            "\"burst\";r=" + state.remaining() + ";t=" + LedgerProblems.seconds(state.reset()));
  }

  // Nobody decided yet: by what the token says.
  private Decision.Limits of(Optional<Principal> principal) {
    String tier =
        principal
            .map(p -> p.portal().equals("PP") ? "staff" : p.trialMode() ? "trial" : "paid")
            .orElse("anonymous");
    PolicyData.RateLimit limit = data.get().limits().get(tier);
    return new Decision.Limits(limit.requestsPerHour(), limit.burst());
  }
}
