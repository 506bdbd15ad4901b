package com.waooaw.plant.genesis;

import com.waooaw.plant.constitution.EntityKind;
import java.util.List;

/**
 * What a body says of an entity of one kind, and where that goes in its document. The contract has
 * checked the values.
 *
 * @param content members of the body that become members of the content
 * @param links members of the body that name other entities
 */
record Form(List<String> content, List<Link> links) {

  /**
   * A relation.
   *
   * @param field the body's member: one id, or several
   * @param role the relation's name in the document
   * @param kind what it must lead to
   * @param many whether it leads to several
   */
  record Link(String field, String role, EntityKind kind, boolean many) {}

  static Form of(EntityKind kind) {
    return switch (kind) {
      case INDUSTRY -> new Form(List.of("name", "description"), List.of());
      case SKILL -> new Form(List.of("name", "description", "category"), List.of());
      case JOB_ROLE ->
          new Form(
              List.of("name", "description", "seniority"),
              List.of(new Link("skill_ids", "skills", EntityKind.SKILL, true)));
      case AGENT ->
          new Form(
              List.of(
                  "name",
                  "specialty",
                  "tagline",
                  "description",
                  "provider",
                  "trial_policy",
                  "price"),
              List.of(
                  new Link("industry_id", "industry", EntityKind.INDUSTRY, false),
                  new Link("job_role_id", "job_role", EntityKind.JOB_ROLE, false)));
      case TEAM ->
          new Form(
              List.of("name", "description"),
              List.of(
                  new Link("job_role_id", "job_role", EntityKind.JOB_ROLE, false),
                  new Link("manager_id", "manager", EntityKind.AGENT, false),
                  new Link("specialist_ids", "specialists", EntityKind.AGENT, true)));
    };
  }
}
