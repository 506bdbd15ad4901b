package com.waooaw.plant.catalogue;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.page.Cursor;

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
    api.on("agentFacets", request -> Reply.ok(catalogue.facets(AgentQuery.of(request))));
    api.on("agentMetrics", request -> Reply.ok(catalogue.metrics(request.path().get("id"))));
    api.on(
        "listTeams",
        request -> Reply.ok(catalogue.teams(Cursor.id(request.query("cursor")), request.limit())));
    api.on("listIndustries", request -> Reply.ok(catalogue.industries()));
  }
}
