package com.waooaw.plant.catalogue;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;

/** HTTP of the marketplace. */
public final class CatalogueRoutes {
  private final Catalogue catalogue;

  public CatalogueRoutes(Catalogue catalogue) {
    this.catalogue = requireNonNull(catalogue, "catalogue");
  }

  /** Binds the operations of the marketplace. */
  public void bind(Api api) {
    api.on("listAgents", request -> Reply.ok(catalogue.list(AgentQuery.of(request))));
    api.on("getAgent", request -> Reply.ok(catalogue.get(request.path().get("id"))));
    api.on("listIndustries", request -> Reply.ok(catalogue.industries()));
  }
}
