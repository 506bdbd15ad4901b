package com.waooaw.gateway.forward;

import java.net.URI;

/**
 * Where requests are forwarded.
 *
 * @param name {@code production} or {@code sandbox}
 * @param url scheme, host and port
 * @param bulkhead shared by all event loops
 */
public record Upstream(String name, URI url, Bulkhead bulkhead) {
  public Upstream(String name, URI url) {
    this(name, url, new Bulkhead());
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
