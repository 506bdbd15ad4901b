package com.waooaw.portal.api;

import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.Optional;

/**
 * The operations whose answers the portal reads, because they carry tokens or end a session. The
 * contract marks them {@code x-portal-session}; a test holds the two together.
 */
enum SessionOperation {
  SIGN_UP("POST", "/api/v1/auth/sign-up"),
  SIGN_IN("POST", "/api/v1/auth/sign-in"),
  REFRESH("POST", "/api/v1/auth/refresh"),
  SIGN_OUT("POST", "/api/v1/auth/sign-out"),
  SESSION("GET", "/api/v1/auth/session"),
  OIDC_START("GET", "/api/v1/auth/oidc/start"),
  OIDC_CALLBACK("GET", "/api/v1/auth/oidc/callback");

  private final String method;
  private final String path;

  SessionOperation(String method, String path) {
    this.method = method;
    this.path = path;
  }

  HttpMethod method() {
    return HttpMethod.valueOf(method);
  }

  String path() {
    return path;
  }

  /** Whether it gives the browser a session, so that it cannot need one. */
  boolean startsSession() {
    return this == SIGN_UP || this == SIGN_IN || this == OIDC_CALLBACK;
  }

  static Optional<SessionOperation> of(HttpMethod method, String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return Arrays.stream(values())
        .filter(o -> o.method.equals(method.name()) && o.path.equalsIgnoreCase(plain))
        .findFirst();
  }
}
