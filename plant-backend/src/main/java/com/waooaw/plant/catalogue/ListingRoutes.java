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
import com.waooaw.plant.genesis.EntityTag;
import com.waooaw.plant.genesis.Genesis;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Puts certified agents into the marketplace, takes them out of it, and deletes them. Policy has a
 * governor approve each first, and the gateway sees to that.
 */
public final class ListingRoutes {
  private final Entities entities;
  private final Genesis genesis;
  private final AuditTrail audit;
  private final InstantSource clock;

  public ListingRoutes(Entities entities, Genesis genesis, AuditTrail audit, InstantSource clock) {
    this.entities = requireNonNull(entities, "entities");
    this.genesis = requireNonNull(genesis, "genesis");
    this.audit = requireNonNull(audit, "audit");
    this.clock = requireNonNull(clock, "clock");
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
    api.onTransaction("releaseAgent", this::release);
    api.onTransaction("deleteAgent", this::delete);
  }

  private Reply set(Request request, Handle tx) {
    NewStatus wanted = request.body(NewStatus.class);
    EntityStatus to = EntityStatus.valueOf(wanted.status().toUpperCase(Locale.ROOT));
    Entity agent = found(request, tx);
    return moved(request, tx, agent, to, wanted.reason());
  }

  private Reply release(Request request, Handle tx) {
    String why = request.body().path("reason").asText();
    return moved(request, tx, found(request, tx), EntityStatus.LISTED, why);
  }

  private Reply delete(Request request, Handle tx) {
    Entity agent = found(request, tx);
    if (!RemovalStore.deleted(tx, agent.id())) {
      // Locked above, so that whoever hires it meanwhile is waited for and counted.
      long hired = RemovalStore.hires(tx, agent.id(), clock.instant());
      if (hired > 0) {
        throw Problem.of(
                ProblemType.CONFLICT,
                agent.document().text("name")
                    + " is hired "
                    + hired
                    + (hired == 1 ? " time" : " times")
                    + " and stays until that ends. Retire it and nobody else can hire it.")
            .exception();
      }
      String by = request.userId().toString();
      record(tx, request, entities.delete(tx, agent, by, "Deleted"), "deleted");
    }
    return Reply.noContent();
  }

  private Entity found(Request request, Handle tx) {
    Entity agent =
        entities
            .lock(tx, request.id())
            .filter(entity -> entity.document().kind() == EntityKind.AGENT)
            .orElseThrow(
                () -> Problem.of(ProblemType.NOT_FOUND, "There is no such agent.").exception());
    EntityTag.requireMatch(request, agent);
    return agent;
  }

  private Reply moved(Request request, Handle tx, Entity agent, EntityStatus to, String reason) {
    Entity now = agent.status() == to ? agent : move(tx, request, agent, to, reason);
    return new Reply.Document(200, View.of(now), Map.of("ETag", EntityTag.of(now)));
  }

  private Entity move(Handle tx, Request request, Entity agent, EntityStatus to, String reason) {
    String by = request.userId().toString();
    Entity moved =
        to == EntityStatus.LISTED
            ? genesis.list(tx, agent, by, reason)
            : genesis.retire(tx, agent, by, reason);
    record(tx, request, moved, to.word());
    return moved;
  }

  private void record(Handle tx, Request request, Entity agent, String done) {
    audit.record(
        tx,
        new BusinessEvent(
            request.userId().toString(),
            "agent." + done,
            "agent",
            agent.id().toString(),
            null,
            request.passport().correlationId(),
            "ok",
            Map.of("agent", agent.document().externalId(), "version", agent.version())));
  }
}
