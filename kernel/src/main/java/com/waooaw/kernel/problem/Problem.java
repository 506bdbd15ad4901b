package com.waooaw.kernel.problem;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One failure as a caller is told of it (RFC 9457, {@code application/problem+json}). It never
 * holds an internal name, an internal URL or a stack.
 *
 * @param type what kind of failure
 * @param detail one plain sentence about this occurrence
 * @param violations the faulty fields of a {@link ProblemType#VALIDATION_ERROR}; empty otherwise
 * @param extensions further members of the body, by name; values are JSON values
 * @param headers response headers that belong to the failure, such as Retry-After
 */
public record Problem(
    ProblemType type,
    String detail,
    List<Violation> violations,
    Map<String, Object> extensions,
    Map<String, String> headers) {

  /** The media type of every failure. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    requireNonNull(type, "type");
    requireNonNull(detail, "detail");
    violations = List.copyOf(violations);
    extensions = Map.copyOf(extensions);
    headers = Map.copyOf(headers);
  }

  /**
   * One faulty field.
   *
   * @param field JSON pointer or parameter name; empty for the body as a whole
   * @param code machine-readable reason, such as {@code required} or {@code maxLength}
   * @param message plain sentence
   */
  public record Violation(String field, String code, String message) {
    public Violation {
      requireNonNull(field, "field");
      requireNonNull(code, "code");
      requireNonNull(message, "message");
    }
  }

  /** A problem with nothing but its sentence. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of(), Map.of());
  }

  /** A {@link ProblemType#VALIDATION_ERROR} that names every faulty field. */
  public static Problem invalid(List<Violation> violations) {
    String detail =
        violations.size() == 1
            ? violations.getFirst().message()
            : violations.size() + " fields are not valid.";
    return new Problem(ProblemType.VALIDATION_ERROR, detail, violations, Map.of(), Map.of());
  }

  /** A {@link ProblemType#VALIDATION_ERROR} about one field. */
  public static Problem invalid(String field, String code, String message) {
    return invalid(List.of(new Violation(field, code, message)));
  }

  /** This problem with one more member in its body. */
  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extensions);
    more.put(name, value);
    return new Problem(type, detail, violations, more, headers);
  }

  /** This problem with one more response header. */
  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(type, detail, violations, extensions, more);
  }

  /** This problem as something to throw. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /**
   * The body.
   *
   * @param instance the request's path, without query
   * @param correlationId the request's correlation id
   */
  public JsonObject toJson(String instance, String correlationId) {
    JsonObject body =
        new JsonObject()
            .put("type", type.uri().toString())
            .put("title", type.title())
            .put("status", type.status())
            .put("detail", detail)
            .put("instance", instance)
            .put("correlation_id", correlationId);
    if (!violations.isEmpty()) {
      JsonArray list = new JsonArray();
      violations.forEach(
          v ->
              list.add(
                  new JsonObject()
                      .put("field", v.field())
                      .put("code", v.code())
                      .put("message", v.message())));
      body.put("violations", list);
    }
    extensions.forEach(body::put);
    return body;
  }
}
