package com.waooaw.portal.api;

import com.waooaw.kernel.http.Correlation;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers cross the portal. Inbound, everything that could pass for the word of a trusted hop
 * is dropped, in whatever case and with underscores for hyphens, which some servers take for the
 * same. Both ways, hop-by-hop headers stay on their hop (RFC 9110, 7.6.1).
 */
final class HeaderRules {
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
          "upgrade");
  private static final List<String> SPOOFABLE =
      List.of("x-gateway", "x-user", "x-customer", "x-forwarded", "x-waooaw");
  // The browser's own credentials end here, and where it came from was judged here.
  private static final Set<String> OURS =
      Set.of(
          "authorization",
          "cookie",
          "content-length",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "origin",
          "access-control-request-method",
          "access-control-request-headers",
          "x-correlation-id",
          "x-csrf-token",
          "x-real-ip");

  private HeaderRules() {}

  /** What of a browser's headers the gateway gets. */
  static MultiMap toGateway(MultiMap browser) {
    Set<String> named = namedByConnection(browser);
    MultiMap kept = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, String> header : browser) {
      String name = normalised(header.getKey());
      if (!HOP_BY_HOP.contains(name)
          && !OURS.contains(name)
          && !named.contains(name)
          && SPOOFABLE.stream().noneMatch(name::startsWith)) {
        kept.add(header.getKey(), header.getValue());
      }
    }
    return kept;
  }

  /** What of the gateway's headers the browser gets. */
  static void toBrowser(MultiMap gateway, MultiMap browser) {
    Set<String> named = namedByConnection(gateway);
    for (Map.Entry<String, String> header : gateway) {
      String name = normalised(header.getKey());
      if (!HOP_BY_HOP.contains(name)
          && !named.contains(name)
          && !name.startsWith("x-waooaw")
          && !name.equalsIgnoreCase(Correlation.HEADER)) {
        browser.add(header.getKey(), header.getValue());
      }
    }
  }

  private static Set<String> namedByConnection(MultiMap headers) {
    Set<String> named = new HashSet<>();
    for (String value : headers.getAll("Connection")) {
      for (String name : value.split(",", -1)) {
        named.add(normalised(name.strip()));
      }
    }
    return named;
  }

  private static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
