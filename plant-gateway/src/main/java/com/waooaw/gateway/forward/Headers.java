package com.waooaw.gateway.forward;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which headers travel on. Names are compared without case, an underscore counting as a hyphen. */
final class Headers {
  // RFC 9110, section 7.6.1, and what older proxies treat alike.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");
  private static final Set<String> DROPPED_INBOUND =
      Set.of(
          "host",
          "authorization",
          "cookie",
          "expect",
          "forwarded",
          "x-correlation-id",
          "content-length",
          "x-real-ip",
          "traceparent",
          "tracestate");
  private static final Set<String> IDENTITY_PREFIXES =
      Set.of("x-gateway", "x-user", "x-customer", "x-forwarded-", "x-waooaw-");

  // The gateway's own to say: who may read an answer, and where to ask next time.
  private static final Set<String> DROPPED_OUTBOUND =
      Set.of("x-correlation-id", "x-waooaw-problem", "alt-svc");
  private static final String CORS_PREFIX = "access-control-";

  private Headers() {}

  static void toUpstream(MultiMap from, MultiMap to) {
    Set<String> named = namedByConnection(from);
    for (Map.Entry<String, String> header : from) {
      String name = normal(header.getKey());
      if (!HOP_BY_HOP.contains(name)
          && !named.contains(name)
          && !DROPPED_INBOUND.contains(name)
          && IDENTITY_PREFIXES.stream().noneMatch(name::startsWith)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  static void toClient(MultiMap from, MultiMap to) {
    Set<String> named = namedByConnection(from);
    Set<String> replaced = new TreeSet<>();
    for (Map.Entry<String, String> header : from) {
      String name = normal(header.getKey());
      if (HOP_BY_HOP.contains(name)
          || named.contains(name)
          || DROPPED_OUTBOUND.contains(name)
          || name.startsWith(CORS_PREFIX)) {
        continue;
      }
      // The first of several replaces what the gateway may have set; the others are added, so none
      // is merged.
      if (replaced.add(name) && !name.equals("vary")) {
        to.remove(header.getKey());
      }
      to.add(header.getKey(), header.getValue());
    }
  }

  private static Set<String> namedByConnection(MultiMap headers) {
    Set<String> names = new TreeSet<>();
    for (String value : headers.getAll("Connection")) {
      for (String name : value.split(",", -1)) {
        names.add(normal(name.strip()));
      }
    }
    return names;
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
