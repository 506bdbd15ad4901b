package com.waooaw.plant.catalogue;

import com.waooaw.plant.money.Money;
import java.util.List;

/** How many agents each further filter would leave. */
record Facets(
    long total,
    List<Industry> industries,
    List<Specialty> specialties,
    List<Status> statuses,
    List<Rating> ratings,
    Price price) {

  record Industry(String slug, String name, long count) {}

  record Specialty(String name, long count) {}

  record Status(String status, long count) {}

  record Rating(int minRating, long count) {}

  /** From the cheapest to the dearest. */
  record Price(Money min, Money max) {}

  /** Tells the facets of a search from its page, where both are remembered. */
  record Question(AgentQuery query) {}
}
