package com.waooaw.contract;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one public API, written in {@code plant.openapi.yaml} (OpenAPI 3.1), which the build turns
 * into JSON. The backend binds its handlers to these routes and the gateway routes by them, so a
 * path or a permission can be written in one place only.
 */
public final class Contract {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");
  private static final Pattern PERMISSION = Pattern.compile("[a-z_]+\\.[a-z_]+");

  private final JsonNode document;
  private final List<Route> routes;

  private Contract(JsonNode document) {
    this.document = requireNonNull(document, "document");
    this.routes = List.copyOf(readRoutes(document));
  }

  /**
   * The shipped contract.
   *
   * @throws IllegalStateException if an operation names no access, two accesses or an operationId
   *     twice
   */
  public static Contract load() {
    try (InputStream json = Contract.class.getResourceAsStream("/plant.openapi.json")) {
      return of(
          new ObjectMapper()
              .readTree(requireNonNull(json, "plant.openapi.json is not on the class path")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Contract of(JsonNode document) {
    return new Contract(document);
  }

  /** Every operation, in the order of the file. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * The whole document, for schema validation and for serving it. Not to be changed by the caller.
   */
  public JsonNode document() {
    return document;
  }

  /**
   * The operation object of a route.
   *
   * @throws IllegalArgumentException if the contract has no such operation
   */
  public JsonNode operation(Route route) {
    JsonNode operation = document.path("paths").path(route.template()).path(lower(route.method()));
    if (operation.isMissingNode()) {
      throw new IllegalArgumentException("No operation " + route.operationId());
    }
    return operation;
  }

  private static List<Route> readRoutes(JsonNode document) {
    List<Route> routes = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          Route route = readRoute(path.getKey(), operation.getKey(), operation.getValue());
          if (!ids.add(route.operationId())) {
            throw new IllegalStateException(
                "operationId " + route.operationId() + " is used twice");
          }
          routes.add(route);
        }
      }
    }
    return routes;
  }

  private static Route readRoute(String template, String method, JsonNode operation) {
    String id = operation.path("operationId").asText();
    if (id.isEmpty()) {
      throw new IllegalStateException(method + " " + template + " has no operationId");
    }
    return new Route(
        id,
        method.toUpperCase(java.util.Locale.ROOT),
        template,
        readAccess(id, operation),
        operation.path("x-creates-task").asBoolean(),
        operation.path("x-stream").asBoolean(),
        operation.path("x-long").asBoolean(),
        operation.path("x-upload").asBoolean(),
        operation.path("x-portal-session").asBoolean(),
        operation.path("x-rate").asText(),
        operation.path("x-websocket").asBoolean());
  }

  private static Route.Access readAccess(String id, JsonNode operation) {
    boolean isPublic = operation.path("x-public").asBoolean();
    String permission = operation.path("x-permission").asText();
    if (isPublic == !permission.isEmpty()) {
      throw new IllegalStateException(id + " must have exactly one of x-public and x-permission");
    }
    if (isPublic) {
      return new Route.Access.Public();
    }
    if (!PERMISSION.matcher(permission).matches()) {
      throw new IllegalStateException(
          id + ": x-permission is resource.action, not '" + permission + "'");
    }
    return new Route.Access.Permission(permission);
  }

  private static String lower(String method) {
    return method.toLowerCase(java.util.Locale.ROOT);
  }
}
