package com.waooaw.gateway.testing;

import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.contract.Route.Access;
import java.util.ArrayList;
import java.util.List;

/** The contract's routes, and one of every kind that the contract can mark. */
public final class TestRoutes {
  /** Open to all; takes every method. */
  public static final String OPEN = "/api/v1/test/open";

  public static final String UPLOAD = "/api/v1/test/upload";
  public static final String LONG = "/api/v1/test/long";
  public static final String EVENTS = "/api/v1/test/events";
  public static final String TALK = "/api/v1/test/talk";

  private TestRoutes() {}

  public static List<Route> all() {
    List<Route> routes = new ArrayList<>(Contract.load().routes());
    Access open = new Access.Public();
    Access views = new Access.Permission("run.view");
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      routes.add(route(method, OPEN, open, false, false, false, false));
      routes.add(route(method, LONG, open, false, true, false, false));
    }
    routes.add(route("POST", UPLOAD, open, false, false, true, false));
    routes.add(route("PUT", UPLOAD, open, false, false, true, false));
    routes.add(route("GET", EVENTS, open, true, false, false, false));
    routes.add(route("GET", TALK, views, false, false, false, true));
    return routes;
  }

  private static Route route(
      String method,
      String template,
      Access access,
      boolean stream,
      boolean slow,
      boolean upload,
      boolean webSocket) {
    return new Route(
        method + template,
        method,
        template,
        access,
        false,
        stream,
        slow,
        upload,
        false,
        "",
        webSocket);
  }
}
