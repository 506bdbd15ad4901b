package com.waooaw.portal.web;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * One file of the web app in every encoding it was built in.
 *
 * @param mediaType value of Content-Type
 * @param cacheControl value of Cache-Control
 * @param plain the bytes as they are
 * @param encoded the smaller forms, by coding
 */
record Asset(
    String mediaType,
    String cacheControl,
    Representation plain,
    Map<String, Representation> encoded) {
  /** Codings, the smallest first. */
  static final List<String> CODINGS = List.of("br", "gzip");

  Asset {
    requireNonNull(mediaType, "mediaType");
    requireNonNull(cacheControl, "cacheControl");
    requireNonNull(plain, "plain");
    encoded = Map.copyOf(encoded);
  }

  /**
   * One form of the file.
   *
   * @param bytes not to be changed
   * @param etag strong entity tag, quoted
   */
  record Representation(Buffer bytes, String etag) {
    Representation {
      requireNonNull(bytes, "bytes");
      requireNonNull(etag, "etag");
    }
  }
}
