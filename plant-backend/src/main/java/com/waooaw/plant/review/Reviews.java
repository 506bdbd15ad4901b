package com.waooaw.plant.review;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.catalogue.Catalogue;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What hirers say of agents: once a hire, and nobody else. */
public final class Reviews {
  private final Catalogue catalogue;
  private final AuditTrail audit;
  private final Ids ids;
  private final InstantSource clock;

  public Reviews(Catalogue catalogue, AuditTrail audit, Ids ids, InstantSource clock) {
    this.catalogue = requireNonNull(catalogue, "catalogue");
    this.audit = requireNonNull(audit, "audit");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /** The reviews of an agent in the marketplace, newest first. */
  Page<Review> page(Handle tx, String idOrSlug, Optional<UUID> after, int limit) {
    return Page.cut(
        ReviewStore.page(tx, catalogue.listedId(tx, idOrSlug), after, limit + 1),
        limit,
        review -> Cursor.of(review.id()));
  }

  /**
   * Writes the review of a hire of the calling customer.
   *
   * @param hireId which hire; null for the newest without a review
   * @throws com.waooaw.kernel.problem.ProblemException permission-denied, if the customer never
   *     hired the agent; not-found, if it has no such hire of it; conflict, if it was reviewed
   */
  Review write(Handle tx, Request request, int rating, String text, UUID hireId) {
    UUID customer = request.customerId();
    String by = request.userId().toString();
    UUID agent = catalogue.agentId(tx, request.path().get("id"));
    Optional<UUID> hire = Optional.ofNullable(hireId);
    Review review =
        ReviewStore.insert(
                tx,
                new ReviewStore.Words(
                    ids.next(), rating, text, by, clock.instant().truncatedTo(ChronoUnit.MICROS)),
                customer,
                agent,
                hire)
            .orElseThrow(() -> refused(tx, request, agent, hire));
    audit.record(
        tx,
        new BusinessEvent(
            by,
            "agent.reviewed",
            "agent",
            agent.toString(),
            customer,
            request.passport().correlationId(),
            "ok",
            Map.of("review", review.id().toString(), "rating", rating)));
    return review;
  }

  private RuntimeException refused(Handle tx, Request request, UUID agent, Optional<UUID> hire) {
    if (ReviewStore.hired(tx, request.customerId(), agent, hire)) {
      return Problem.of(ProblemType.CONFLICT, "You have reviewed this hire already.").exception();
    }
    if (hire.isPresent()) {
      return Problem.of(ProblemType.NOT_FOUND, "You have no such hire of this agent.").exception();
    }
    // Of what is not in the marketplace nobody but a hirer learns that it exists.
    catalogue.listedId(tx, request.path().get("id"));
    return Problem.of(ProblemType.PERMISSION_DENIED, "Only who hired an agent can review it.")
        .exception();
  }
}
