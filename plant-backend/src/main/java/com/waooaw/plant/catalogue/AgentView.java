package com.waooaw.plant.catalogue;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.genesis.CertificateView;
import com.waooaw.plant.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An agent as callers read it. */
record AgentView(
    @JsonUnwrapped Summary summary,
    String description,
    Role jobRole,
    List<SkillView> certifiedSkills,
    CertificateView certificate,
    JsonNode inputSchema,
    List<String> makes) {

  /** What a card shows. */
  record Summary(
      UUID id,
      String slug,
      String name,
      String tagline,
      String specialty,
      Named industry,
      String status,
      Money price,
      Double rating,
      int reviewCount,
      List<String> skills,
      boolean certified,
      boolean needsModel,
      TrialTerms trial,
      Activity recentActivity) {}

  record Named(String slug, String name) {}

  record Activity(String text, Instant at) {}

  record Role(String name, String seniority) {}

  record SkillView(String name, String description, String category, CertificateView certificate) {}
}
