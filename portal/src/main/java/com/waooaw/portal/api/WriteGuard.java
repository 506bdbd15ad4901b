package com.waooaw.portal.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.portal.session.Session;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a write through only if our own pages sent it: an Origin, when the browser names one, is
 * ours, and a signed-in browser repeats the CSRF token of its session.
 */
final class WriteGuard {
  /** The header that repeats the session's CSRF token. */
  static final String CSRF_HEADER = "X-CSRF-Token";

  private static final Set<HttpMethod> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Set<String> publicOrigins;
  private final Set<Integer> ports;

  /**
   * @param publicOrigins origins that may write, beside the host that was called itself
   * @param ports the face's two ports, which are one site
   */
  WriteGuard(Set<String> publicOrigins, Set<Integer> ports) {
    this.publicOrigins = Set.copyOf(publicOrigins);
    this.ports = Set.copyOf(ports);
  }

  static boolean isWrite(HttpMethod method) {
    return !READS.contains(method);
  }

  /** Why a write is refused, or nothing. */
  Optional<Problem> refuse(HttpServerRequest request, Optional<Session> session) {
    if (!isOurPage(request)) {
      return refusal("This request came from another site, so it was not carried out.");
    }
    if (session.isPresent() && !repeatsToken(request, session.get())) {
      return refusal(
          "The page is out of date, so nothing was done. Load it again and repeat what you did.");
    }
    return Optional.empty();
  }

  private static Optional<Problem> refusal(String detail) {
    return Optional.of(Problem.of(ProblemType.PERMISSION_DENIED, detail));
  }

  private boolean isOurPage(HttpServerRequest request) {
    if (!request.headers().contains("Origin")) {
      return !"cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    }
    return request.headers().getAll("Origin").stream()
        .allMatch(origin -> isOurs(origin, request.authority()));
  }

  private boolean isOurs(String origin, HostAndPort called) {
    if (publicOrigins.contains(origin)) {
      return true;
    }
    try {
      URI uri = new URI(origin);
      if (called == null || uri.getHost() == null || uri.getScheme() == null) {
        return false;
      }
      boolean sameHost = uri.getHost().equalsIgnoreCase(called.host());
      // The port of an Origin is left out when it is its scheme's own, and so is that of Host.
      return sameHost && (uri.getPort() == called.port() || ports.contains(uri.getPort()));
    } catch (URISyntaxException notAnOrigin) {
      return false;
    }
  }

  private static boolean repeatsToken(HttpServerRequest request, Session session) {
    String token = request.getHeader(CSRF_HEADER);
    return token != null
        && MessageDigest.isEqual(token.getBytes(UTF_8), session.csrfToken().getBytes(UTF_8));
  }
}
