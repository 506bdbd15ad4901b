package com.waooaw.plant.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.database.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One request that the gateway vouches for and the contract has accepted: its parameters and body
 * are valid.
 *
 * @param passport who calls, by the gateway's word
 * @param path path parameters by name
 * @param query query parameters by name, defaults of the contract filled in
 * @param headers the headers the contract names, by name
 * @param body the body, or a missing node when the operation takes none
 */
public record Request(
    Passport passport,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    JsonNode body) {
  public Request {
    requireNonNull(passport, "passport");
    path = Map.copyOf(path);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    requireNonNull(body, "body");
  }

  /** The {@code {id}} of the path, which the contract says is a UUID. */
  public UUID id() {
    return UUID.fromString(path.get("id"));
  }

  /** A query parameter. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** Whose rows the caller may see. */
  public Scope scope() {
    return Callers.scope(passport);
  }

  /** How many items a page may have. */
  public int limit() {
    return query("limit").map(Integer::parseInt).orElse(20);
  }

  /** The body as a record. */
  public <T> T body(Class<T> type) {
    return Json.mapper().convertValue(body, type);
  }

  /**
   * The calling user's id.
   *
   * @throws com.waooaw.kernel.problem.ProblemException unauthorized, if nobody is signed in
   */
  public UUID userId() {
    if (passport.subject() == null) {
      throw Problem.of(ProblemType.UNAUTHORIZED, "Sign in first.").exception();
    }
    return UUID.fromString(passport.subject());
  }

  /**
   * The calling customer's id.
   *
   * @throws com.waooaw.kernel.problem.ProblemException permission-denied, if the caller is no
   *     customer
   */
  public UUID customerId() {
    if (passport.customerId() == null) {
      throw Problem.of(ProblemType.PERMISSION_DENIED, "Only a customer can do this.").exception();
    }
    return UUID.fromString(passport.customerId());
  }
}
