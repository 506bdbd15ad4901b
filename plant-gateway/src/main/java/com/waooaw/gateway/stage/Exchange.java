package com.waooaw.gateway.stage;

import static java.util.Objects.requireNonNull;

import com.waooaw.contract.Route;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.telemetry.RequestTrace;
import com.waooaw.kernel.http.Problems;
import com.waooaw.kernel.passport.PortalPass;
import com.waooaw.policy.Decision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One request on its way through the stages, and what each found out. Confined to its event loop.
 */
public final class Exchange {
  // As nginx and those who came after it write it down; nobody is ever sent it.
  private static final int CALLER_LEFT = 499;

  private final RoutingContext context;
  private final Instant startedAt;
  private final long startedNanos = System.nanoTime();
  private final Optional<PortalPass> portalPass;
  private final String path;
  private final Route route;
  private Optional<Principal> principal = Optional.empty();
  private Optional<Decision> decision = Optional.empty();
  private Optional<Reservation> reservation = Optional.empty();
  private Optional<UUID> approval = Optional.empty();
  private Optional<Buffer> heldBody = Optional.empty();
  private String clientPrefix;
  private String upstream;
  private String problem;
  private long policyNanos;
  private long upstreamNanos;
  private long upstreamStartNanos;
  private RequestTrace trace;
  private boolean auditRoom;

  /**
   * What the ledger holds for this request.
   *
   * @param id to be settled or released, once
   * @param microUsd what it costs if it succeeds
   * @param taskCounted whether one of the trial's tasks is held too
   */
  public record Reservation(String id, long microUsd, boolean taskCounted) {}

  public Exchange(
      RoutingContext context,
      Instant startedAt,
      Optional<PortalPass> portalPass,
      String path,
      Route route) {
    this.context = requireNonNull(context, "context");
    this.startedAt = requireNonNull(startedAt, "startedAt");
    this.portalPass = requireNonNull(portalPass, "portalPass");
    this.path = requireNonNull(path, "path");
    this.route = requireNonNull(route, "route");
  }

  /** The routing context, for answering. */
  public RoutingContext context() {
    return context;
  }

  /** The request as it came in. */
  public HttpServerRequest request() {
    return context.request();
  }

  /** When it came in. */
  public Instant startedAt() {
    return startedAt;
  }

  /** Nanoseconds since it came in. */
  public long elapsedNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** The id that follows it everywhere. */
  public String correlationId() {
    return Problems.correlationId(context);
  }

  /** What a portal said of the browser, if a portal sent it. */
  public Optional<PortalPass> portalPass() {
    return portalPass;
  }

  /** The portal it came through; a caller without one counts as a customer's. */
  public String portal() {
    return portalPass
        .map(PortalPass::portal)
        .orElseGet(() -> principal.map(Principal::portal).orElse("CP"));
  }

  /** The client's IP address, by the portal's word if there is one. */
  public String clientAddress() {
    return portalPass
        .map(PortalPass::clientAddress)
        .orElseGet(() -> request().remoteAddress().hostAddress());
  }

  /** The network of the client's address, in place of the address itself. */
  public String clientPrefix() {
    if (clientPrefix == null) {
      clientPrefix = ClientPrefix.of(clientAddress());
    }
    return clientPrefix;
  }

  /** The canonical path. */
  public String path() {
    return path;
  }

  /** The contract's route. */
  public Route route() {
    return route;
  }

  /** Who calls; empty until Authentication, and for anonymous callers. */
  public Optional<Principal> principal() {
    return principal;
  }

  void authenticated(Principal who) {
    principal = Optional.of(who);
  }

  /** What policy decided; empty until it did. */
  public Optional<Decision> decision() {
    return decision;
  }

  /** Remembers what policy decided, and how long that took. */
  public void decided(Decision what, long nanos) {
    decision = Optional.of(what);
    policyNanos = nanos;
  }

  /**
   * A governor approved it, and that was used up.
   *
   * @param with what policy decides with the approval
   * @param body the body that was approved, empty if there was none; it is forwarded as it is here
   */
  public void approved(Decision with, Buffer body) {
    decision = Optional.of(with);
    heldBody = Optional.of(body);
  }

  /** The approval this has to do with, granted or not. */
  public Optional<UUID> approval() {
    return approval;
  }

  /** Remembers the approval this has to do with; null when there is none. */
  public void approval(UUID id) {
    approval = Optional.ofNullable(id);
  }

  /** The body, where it was read before forwarding. */
  public Optional<Buffer> heldBody() {
    return heldBody;
  }

  /** What the ledger holds; empty when it holds nothing. */
  public Optional<Reservation> reservation() {
    return reservation;
  }

  void reserved(Reservation held) {
    reservation = Optional.of(held);
  }

  /** Takes the reservation away, so that it is finished once. */
  public Optional<Reservation> takeReservation() {
    Optional<Reservation> taken = reservation;
    reservation = Optional.empty();
    return taken;
  }

  /** Remembers where it was forwarded and how long that took. */
  public void forwarded(String to, long nanos) {
    upstream = to;
    upstreamNanos = nanos;
    upstreamStartNanos = Math.max(0, elapsedNanos() - nanos);
  }

  /** {@code sandbox}, {@code production} or null when it was not forwarded. */
  public String upstream() {
    return upstream;
  }

  /** The status it was answered with; 499 when its caller left before that. */
  public int status() {
    return context.response().headWritten() ? context.response().getStatusCode() : CALLER_LEFT;
  }

  /** Remembers the slug of the problem it was answered with; null when it was answered well. */
  public void problem(String slug) {
    problem = slug;
  }

  /** The slug of the problem it was answered with, or null. */
  public String problem() {
    return problem;
  }

  /** Gives it its place in a trace; once, before any stage. */
  public void traced(RequestTrace place) {
    trace = place;
  }

  /** Its place in a trace. */
  public RequestTrace trace() {
    return requireNonNull(trace, "trace");
  }

  /** Remembers that the audit trail keeps room for its event. */
  public void auditRoomReserved() {
    auditRoom = true;
  }

  /** Whether the audit trail keeps room for its event. */
  public boolean hasAuditRoom() {
    return auditRoom;
  }

  /** Nanoseconds from its start until it was forwarded. */
  public long upstreamStartNanos() {
    return upstreamStartNanos;
  }

  /** Nanoseconds that policy took. */
  public long policyNanos() {
    return policyNanos;
  }

  /** Nanoseconds that the upstream took to begin its answer. */
  public long upstreamNanos() {
    return upstreamNanos;
  }
}
