package com.waooaw.plant.genesis;

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
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of Genesis: what is drafted, amended, handed in, judged and retired. */
public final class GenesisRoutes {
  private final Entities entities;
  private final Genesis genesis;
  private final Drafting drafting;
  private final EntityViews views;
  private final AuditTrail audit;

  public GenesisRoutes(
      Entities entities, Genesis genesis, Drafting drafting, EntityViews views, AuditTrail audit) {
    this.entities = requireNonNull(entities, "entities");
    this.genesis = requireNonNull(genesis, "genesis");
    this.drafting = requireNonNull(drafting, "drafting");
    this.views = requireNonNull(views, "views");
    this.audit = requireNonNull(audit, "audit");
  }

  /** A move within Genesis. */
  @FunctionalInterface
  private interface Move {
    Entity of(Handle tx, Entity entity, String by, String why);
  }

  /** Binds the operations of Genesis. */
  public void bind(Api api) {
    bindDrafts(api, EntityKind.INDUSTRY, "createIndustry", "amendIndustry");
    bindDrafts(api, EntityKind.SKILL, "createSkill", "amendSkill");
    bindDrafts(api, EntityKind.JOB_ROLE, "createJobRole", "amendJobRole");
    bindDrafts(api, EntityKind.AGENT, "createAgent", "amendAgent");
    bindDrafts(api, EntityKind.TEAM, "createTeam", "amendTeam");
    api.onTransaction("assignTeam", this::assign);
    api.onTransaction("listEntities", this::list);
    api.onTransaction("getEntity", this::get);
    bindMove(api, "submitEntity", "submitted", (tx, e, by, why) -> genesis.submit(tx, e, by));
    bindMove(api, "certifyEntity", "certified", genesis::certify);
    bindMove(api, "requestEntityChanges", "changes_requested", genesis::requestChanges);
    bindMove(api, "rejectEntity", "rejected", genesis::reject);
    bindMove(api, "retireEntity", "retired", this::retire);
  }

  private void bindDrafts(Api api, EntityKind kind, String create, String amend) {
    api.onTransaction(create, (request, tx) -> create(request, tx, kind));
    api.onTransaction(amend, (request, tx) -> amend(request, tx, kind));
  }

  private void bindMove(Api api, String operation, String done, Move move) {
    api.onTransaction(operation, (request, tx) -> move(request, tx, done, move));
  }

  private Reply create(Request request, Handle tx, EntityKind kind) {
    Entity draft = drafting.create(tx, kind, request.body(), by(request));
    record(tx, request, draft, "drafted");
    return reply(201, tx, draft);
  }

  private Reply amend(Request request, Handle tx, EntityKind kind) {
    Entity entity = found(tx, request.id(), kind);
    EntityTag.requireMatch(request, entity);
    return amended(request, tx, entity, drafting.amend(tx, entity, request.body(), by(request)));
  }

  private Reply assign(Request request, Handle tx) {
    Entity agent = found(tx, request.id(), EntityKind.AGENT);
    Entity team = drafting.assign(tx, agent, request.body(), by(request));
    record(tx, request, team, "amended");
    return reply(200, tx, team);
  }

  private Reply amended(Request request, Handle tx, Entity before, Entity after) {
    if (after.version() != before.version()) {
      record(tx, request, after, "amended");
    }
    return reply(200, tx, after);
  }

  private Reply move(Request request, Handle tx, String done, Move move) {
    Entity entity = found(tx, request.id(), kind(request));
    EntityTag.requireMatch(request, entity);
    String why = request.body().path("reason").asText();
    Entity moved = move.of(tx, entity, by(request), why);
    record(tx, request, moved, done);
    return reply(200, tx, moved);
  }

  private Entity retire(Handle tx, Entity entity, String by, String why) {
    return entity.status() == EntityStatus.RETIRED ? entity : genesis.retire(tx, entity, by, why);
  }

  private Reply list(Request request, Handle tx) {
    int limit = request.limit();
    return Reply.ok(
        Page.cut(
            ReviewStore.page(
                tx,
                kind(request),
                request.query("status"),
                request.query("q").map(String::strip).filter(words -> !words.isEmpty()),
                Cursor.id(request.query("cursor")),
                limit),
            limit,
            row -> Cursor.of(row.id())));
  }

  private Reply get(Request request, Handle tx) {
    Entity entity =
        entities
            .find(tx, request.id())
            .filter(e -> e.document().kind() == kind(request))
            .orElseThrow(() -> notFound(kind(request)));
    return new Reply.Document(200, views.of(tx, entity), Map.of("ETag", EntityTag.of(entity)));
  }

  private Reply reply(int status, Handle tx, Entity entity) {
    return new Reply.Document(
        status, views.changed(tx, entity), Map.of("ETag", EntityTag.of(entity)));
  }

  private Entity found(Handle tx, UUID id, EntityKind kind) {
    return entities
        .lock(tx, id)
        .filter(entity -> entity.document().kind() == kind)
        .orElseThrow(() -> notFound(kind));
  }

  private void record(Handle tx, Request request, Entity entity, String done) {
    String kind = entity.document().kind().word();
    audit.record(
        tx,
        new BusinessEvent(
            by(request),
            kind + "." + done,
            kind,
            entity.id().toString(),
            null,
            request.passport().correlationId(),
            "ok",
            Map.of(
                "external_id",
                entity.document().externalId(),
                "version",
                entity.version(),
                "version_hash",
                entity.versionHash())));
  }

  private static EntityKind kind(Request request) {
    return EntityKind.ofCollection(request.path().get("kind"));
  }

  private static String by(Request request) {
    return request.userId().toString();
  }

  private static RuntimeException notFound(EntityKind kind) {
    return Problem.of(ProblemType.NOT_FOUND, "There is no such " + kind.noun() + ".").exception();
  }
}
