package com.waooaw.portal.session;

import com.waooaw.portal.Face;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The browser's end of a session: an opaque id that no script can read. The {@code __Host-} prefix
 * (RFC 6265bis) keeps other hosts from setting it; a developer's plain http on this machine cannot
 * have it.
 */
public final class SessionCookie {
  private static final Duration SIGN_IN = Duration.ofMinutes(10);

  private final String plainName;
  private final String hostName;
  private final boolean production;
  private final long maxAgeSeconds;

  public SessionCookie(Face face, boolean production) {
    this(face, "", production, face.absolute().orElse(face.idle()));
  }

  private SessionCookie(Face face, String suffix, boolean production, Duration maxAge) {
    this.plainName = "waooaw_" + face.name().toLowerCase(Locale.ROOT) + suffix;
    this.hostName = "__Host-" + plainName;
    this.production = production;
    this.maxAgeSeconds = maxAge.toSeconds();
  }

  /** A cookie that lasts as long as somebody is away to sign in elsewhere. */
  public static SessionCookie ofSignIn(Face face, boolean production) {
    return new SessionCookie(face, "_oidc", production, SIGN_IN);
  }

  /** The id the browser shows, whether or not it is good. */
  public Optional<String> read(HttpServerRequest request) {
    return request.cookies(isPlain(request) ? plainName : hostName).stream()
        .map(Cookie::getValue)
        .findFirst();
  }

  /** The Set-Cookie value that gives the browser an id. */
  public String set(HttpServerRequest request, String id) {
    return text(request, id, maxAgeSeconds);
  }

  /** The Set-Cookie value that takes the id back. */
  public String clear(HttpServerRequest request) {
    return text(request, "", 0);
  }

  private String text(HttpServerRequest request, String id, long maxAge) {
    boolean plain = isPlain(request);
    return (plain ? plainName : hostName)
        + "="
        + id
        + "; Path=/; Max-Age="
        + maxAge
        + "; HttpOnly; SameSite=Lax"
        + (plain ? "" : "; Secure");
  }

  private boolean isPlain(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (production || authority == null) {
      return false;
    }
    String host = authority.host().toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }
}
