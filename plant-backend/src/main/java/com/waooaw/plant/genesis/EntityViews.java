package com.waooaw.plant.genesis;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.constitution.Amendment;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Shows governed entities whole: what they say, what the laws say of them now, what they are to
 * others.
 */
public final class EntityViews {
  private static final int NEWEST = 50;

  private final Entities entities;
  private final Constitution constitution;
  private final Genesis genesis;

  public EntityViews(Entities entities, Constitution constitution, Genesis genesis) {
    this.entities = requireNonNull(entities, "entities");
    this.constitution = requireNonNull(constitution, "constitution");
    this.genesis = requireNonNull(genesis, "genesis");
  }

  /** The view after a change, whose checks lists show from now on. */
  EntityView changed(Handle tx, Entity entity) {
    List<Check> checks = constitution.review(tx, entity);
    entities.keepAlignment(tx, entity.id(), checks);
    return view(tx, entity, checks);
  }

  /** The view. */
  EntityView of(Handle tx, Entity entity) {
    return view(tx, entity, constitution.review(tx, entity));
  }

  private EntityView view(Handle tx, Entity entity, List<Check> checks) {
    EntityDocument document = entity.document();
    List<Amendment> amendments = entities.amendments(tx, entity.id());
    Optional<Certificate> certificate = genesis.certificate(tx, entity);
    return new EntityView(
        new EntityView.Identity(entity.id(), document.kind().word(), document.externalId()),
        new EntityView.Lifecycle(
            entity.status().word(),
            entity.createdAt(),
            entity.updatedAt(),
            ReviewStore.deletedAt(tx, entity.id()).orElse(null)),
        new EntityView.Versioning(
            entity.version(),
            entity.versionHash(),
            amendments.reversed().stream().limit(NEWEST).map(EntityView.Link::of).toList()),
        alignment(tx, entity, checks, certificate),
        new EntityView.Chain(
            entity.headHash(),
            amendments.size(),
            passed(checks, "L0-02") && passed(checks, "L0-04")),
        document.metadata(),
        new EntityView.Relationships(
            document.governingAgent(),
            parents(tx, document),
            RelationStore.children(tx, entity.id())),
        document.content(),
        certificate.map(CertificateView::of).orElse(null));
  }

  private EntityView.Alignment alignment(
      Handle tx, Entity entity, List<Check> checks, Optional<Certificate> certificate) {
    Set<String> held =
        certificate.stream()
            .flatMap(c -> c.checks().stream())
            .filter(Check::passed)
            .map(Check::code)
            .collect(Collectors.toSet());
    return new EntityView.Alignment(
        Constitution.satisfied(checks),
        checks.stream().map(EntityView.Said::of).toList(),
        checks.stream()
            .filter(check -> !check.passed() && held.contains(check.code()))
            .map(Check::code)
            .toList(),
        constitution.nearDuplicates(tx, entity));
  }

  private List<EntityView.Relation> parents(Handle tx, EntityDocument document) {
    List<Form.Link> links = Form.of(document.kind()).links();
    List<UUID> wanted = links.stream().flatMap(link -> ids(document, link)).distinct().toList();
    Map<UUID, Entity> found =
        entities.findAll(tx, wanted).stream()
            .collect(Collectors.toMap(Entity::id, Function.identity()));
    return links.stream()
        .flatMap(
            link ->
                ids(document, link)
                    .filter(found::containsKey)
                    .map(id -> relation(found.get(id), RelationStore.singular(link.role()))))
        .toList();
  }

  private static Stream<UUID> ids(EntityDocument document, Form.Link link) {
    return link.many()
        ? document.relatedAll(link.role()).stream()
        : Stream.ofNullable(document.related(link.role()));
  }

  private static EntityView.Relation relation(Entity other, String role) {
    return new EntityView.Relation(
        other.id(),
        other.document().kind().word(),
        other.document().externalId(),
        other.document().text("name"),
        role,
        other.status().word());
  }

  private static boolean passed(List<Check> checks, String code) {
    return checks.stream().anyMatch(check -> check.code().equals(code) && check.passed());
  }
}
