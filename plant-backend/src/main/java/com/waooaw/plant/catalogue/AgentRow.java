package com.waooaw.plant.catalogue;

import com.waooaw.plant.constitution.EntityDocument;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An agent as the marketplace reads it, with what it stands on.
 *
 * @param sortKey what the page is sorted by, as text
 * @param ratingCenti its average rating in hundredths of a star; 0 without reviews
 * @param versionHash the hash its certificate is for
 * @param working whether it runs a goal of anyone right now
 * @param lastFinished when it last finished a goal; null if it never did
 */
record AgentRow(
    UUID id,
    EntityDocument document,
    String versionHash,
    String certificateNumber,
    String industrySlug,
    String industryName,
    String roleName,
    String seniority,
    List<UUID> skillIds,
    List<String> skills,
    int ratingCenti,
    int reviewCount,
    boolean working,
    Instant lastFinished,
    String sortKey) {

  /** Whether what it says is what was certified. */
  boolean untouched() {
    return document.versionHash().equals(versionHash);
  }
}
