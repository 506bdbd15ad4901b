package com.waooaw.gateway;

import com.waooaw.gateway.audit.RequestAudit;
import com.waooaw.gateway.forward.Upstream;
import com.waooaw.gateway.telemetry.OtlpExporter;
import com.waooaw.gateway.telemetry.PolicyMeters;
import com.waooaw.kernel.call.Breaker;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of what the gateway holds and waits for, each made once. */
final class Meters {
  private static final long RESERVATIONS_MILLIS = 5_000;

  private final MeterRegistry metrics;

  Meters(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void audit(RequestAudit audit) {
    Gauge.builder("gateway.audit.waiting", audit, RequestAudit::waiting)
        .description("Audit events that wait to be written")
        .register(metrics);
    count("gateway.audit.written", "Audit events that Redis took", audit, RequestAudit::written);
    count(
        "gateway.audit.lost",
        "Events of refused requests that found no room and are in the log alone",
        audit,
        RequestAudit::lost);
    count(
        "gateway.audit.set.aside",
        "Events that Redis refuses while it takes others",
        audit,
        RequestAudit::setAside);
  }

  void upstreams(Collection<Upstream> upstreams) {
    for (Upstream upstream : upstreams) {
      Gauge.builder("gateway.in.flight", upstream.bulkhead(), b -> b.inFlight())
          .description("Requests under way to an upstream")
          .tag("upstream", upstream.name())
          .register(metrics);
    }
  }

  void policy(PolicyMeters policy) {
    policy.register(metrics);
    breakers("opa", () -> policy.breakers().stream().map(Breaker::state).toList());
  }

  void redis(String name, RedisLink redis) {
    breakers(name, () -> List.of(redis.breaker()));
  }

  /** Asked for now and then, since a scrape must not wait for Redis; no figure while it is away. */
  void reservations(Vertx vertx, Ledger ledger) {
    AtomicReference<Double> open = new AtomicReference<>(Double.NaN);
    Gauge.builder("gateway.reservations.open", open, AtomicReference::get)
        .description("Reservations in Redis that are neither settled nor released")
        .register(metrics);
    Runnable ask =
        () ->
            ledger
                .open()
                .onSuccess(count -> open.set(count.doubleValue()))
                .onFailure(away -> open.set(Double.NaN));
    ask.run();
    vertx.setPeriodic(RESERVATIONS_MILLIS, tick -> ask.run());
  }

  void traces(OtlpExporter exporter) {
    count(
        "gateway.traces.exported",
        "Requests whose spans a collector took",
        exporter,
        OtlpExporter::exported);
    count(
        "gateway.traces.dropped",
        "Requests whose spans were dropped",
        exporter,
        OtlpExporter::dropped);
  }

  private void breakers(String name, Supplier<List<Breaker.State>> states) {
    for (Breaker.State state : Breaker.State.values()) {
      Gauge.builder("gateway.breakers", () -> states.get().stream().filter(s -> s == state).count())
          .description("Circuit breakers in each state")
          .tag("before", name)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(metrics);
    }
  }

  private <T> void count(String name, String what, T of, ToDoubleFunction<T> read) {
    FunctionCounter.builder(name, of, read).description(what).register(metrics);
  }
}
