package com.waooaw.kernel.problem;

import java.net.URI;

/**
 * The catalogue of everything that can go wrong for a caller (RFC 9457). A type is named by the
 * code that raises it; nothing ever guesses one from words. Closed, so that a switch over it needs
 * no default; each has a page of its slug in {@code docs/errors}, which its URI points at.
 */
public enum ProblemType {
  UNAUTHORIZED("unauthorized", 401, "Sign-in required"),
  INVALID_TOKEN_FORMAT("invalid-token-format", 401, "Token is malformed"),
  TOKEN_EXPIRED("token-expired", 401, "Token has expired"),
  INVALID_TOKEN("invalid-token", 401, "Token is not valid"),
  TOKEN_REVOKED("token-revoked", 401, "Session has ended"),
  PERMISSION_DENIED("permission-denied", 403, "Not permitted"),
  TRIAL_EXPIRED("trial-expired", 403, "Trial has ended"),
  APPROVAL_REQUIRED("approval-required", 202, "Approval required"),
  APPROVAL_DENIED("approval-denied", 403, "Approval denied"),
  APPROVAL_EXPIRED("approval-expired", 403, "Approval expired"),
  TRIAL_LIMIT_EXCEEDED("trial-limit-exceeded", 429, "Daily trial tasks used up"),
  TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
  BUDGET_EXCEEDED("budget-exceeded", 402, "Budget exceeded"),
  NOT_FOUND("not-found", 404, "Not found"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "Method not allowed"),
  CONFLICT("conflict", 409, "Conflict"),
  PRECONDITION_FAILED("precondition-failed", 412, "Changed since it was read"),
  PAYLOAD_TOO_LARGE("payload-too-large", 413, "Body too large"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "Unsupported media type"),
  VALIDATION_ERROR("validation-error", 400, "Request is not valid"),
  CONSTITUTIONAL_VIOLATION("constitutional-violation", 422, "Constitution not satisfied"),
  AGENT_NOT_CERTIFIED("agent-not-certified", 422, "Agent is not certified"),
  BAD_GATEWAY("bad-gateway", 502, "Bad answer from a service"),
  SERVICE_UNAVAILABLE("service-unavailable", 503, "Service unavailable"),
  GATEWAY_TIMEOUT("gateway-timeout", 504, "A service took too long"),
  INTERNAL_SERVER_ERROR("internal-server-error", 500, "Unexpected error");

  private static final String BASE = "https://waooaw.com/errors/";

  private final String slug;
  private final int status;
  private final String title;

  ProblemType(String slug, int status, String title) {
    this.slug = slug;
    this.status = status;
    this.title = title;
  }

  /** The last segment of the type URI. */
  public String slug() {
    return slug;
  }

  /** The HTTP status every problem of this type has. */
  public int status() {
    return status;
  }

  /** The short human title, the same for every problem of this type. */
  public String title() {
    return title;
  }

  /** The type URI. */
  public URI uri() {
    return URI.create(BASE + slug);
  }
}
