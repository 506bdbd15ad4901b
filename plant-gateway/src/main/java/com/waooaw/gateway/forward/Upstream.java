package com.waooaw.gateway.forward;

import com.waooaw.contract.Route;
import java.net.URI;

/**
 * Where requests are forwarded.
 *
 * @param name {@code production} or {@code sandbox}
 * @param url scheme, host and port
 * @param bulkhead of requests, shared by all event loops
 * @param streams the bulkhead of event streams and WebSockets, shared likewise
 */
public record Upstream(String name, URI url, Bulkhead bulkhead, Bulkhead streams) {
  public Upstream(String name, URI url) {
    this(name, url, new Bulkhead(Bulkhead.IN_FLIGHT), new Bulkhead(Bulkhead.STREAMS));
  }

  Bulkhead bulkhead(Route route) {
    return stays(route) ? streams : bulkhead;
  }

  static boolean stays(Route route) {
    return route.stream() || route.webSocket();
  }

  int port() {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return tls() ? 443 : 80;
  }

  boolean tls() {
    return "https".equals(url.getScheme());
  }
}
