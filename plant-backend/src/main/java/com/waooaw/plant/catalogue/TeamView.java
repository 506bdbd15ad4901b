package com.waooaw.plant.catalogue;

import java.util.List;
import java.util.UUID;

/** A team as callers read it: a manager and one to four specialists. */
record TeamView(
    UUID id,
    String slug,
    String name,
    String description,
    AgentView.Role jobRole,
    Member manager,
    List<Member> specialists) {

  record Member(UUID id, String slug, String name, String specialty) {}
}
