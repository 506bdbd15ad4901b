package com.waooaw.ops.stack;

import java.net.URI;
import java.net.URISyntaxException;

/** URLs as they may be shown. */
final class Redacted {
  private Redacted() {}

  /** Without user and password, and without a query, which may hold either. */
  static String url(URI url) {
    try {
      return new URI(url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), null, null)
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
