package com.waooaw.plant.catalogue;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.audit.BusinessEvent;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityKind;
import com.waooaw.plant.constitution.EntityStatus;
import com.waooaw.plant.genesis.Genesis;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Puts certified agents into the marketplace and takes them out of it. Policy has a governor
 * approve either first, and the gateway sees to that.
 */
public final class ListingRoutes {
  private final Entities entities;
  private final Genesis genesis;
  private final AuditTrail audit;

  public ListingRoutes(Entities entities, Genesis genesis, AuditTrail audit) {
    this.entities = requireNonNull(entities, "entities");
    this.genesis = requireNonNull(genesis, "genesis");
    this.audit = requireNonNull(audit, "audit");
  }

  private record NewStatus(String status, String reason) {}

  private record View(UUID id, String slug, String name, String status, int version) {
    static View of(Entity agent) {
      return new View(
          agent.id(),
          agent.document().externalId(),
          agent.document().text("name"),
          agent.status().word(),
          agent.version());
    }
  }

  /** Binds the operation. */
  public void bind(Api api) {
    api.onTransaction("setAgentStatus", this::set);
  }

  private Reply set(Request request, Handle tx) {
    NewStatus wanted = request.body(NewStatus.class);
    EntityStatus to = EntityStatus.valueOf(wanted.status().toUpperCase(Locale.ROOT));
    Entity agent =
        entities
            .find(tx, request.id())
            .filter(entity -> entity.document().kind() == EntityKind.AGENT)
            .orElseThrow(
                () -> Problem.of(ProblemType.NOT_FOUND, "There is no such agent.").exception());
    String expected = request.headers().get("If-Match");
    if (expected != null && !expected.equals("*") && !expected.equals(tag(agent))) {
      throw Problem.of(ProblemType.PRECONDITION_FAILED, "The agent was changed since it was read.")
          .exception();
    }
    Entity now = agent.status() == to ? agent : move(tx, request, agent, to, wanted.reason());
    return new Reply.Document(200, View.of(now), Map.of("ETag", tag(now)));
  }

  private Entity move(Handle tx, Request request, Entity agent, EntityStatus to, String reason) {
    String by = request.userId().toString();
    Entity moved =
        to == EntityStatus.LISTED
            ? genesis.list(tx, agent, by, reason)
            : genesis.retire(tx, agent, by, reason);
    audit.record(
        tx,
        new BusinessEvent(
            by,
            "agent." + to.word(),
            "agent",
            agent.id().toString(),
            null,
            request.passport().correlationId(),
            "ok",
            Map.of("agent", agent.document().externalId(), "version", moved.version())));
    return moved;
  }

  private static String tag(Entity agent) {
    return "\"" + agent.version() + "\"";
  }
}
