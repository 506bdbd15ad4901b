package com.waooaw.portal.web;

import com.waooaw.portal.web.Asset.Representation;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The built web app, read once into memory. A request's path is looked up among the names that were
 * found at start and never meets the file system, so no path leads outside.
 */
final class WebRoot {
  private static final long MAX_BYTES = 64L * 1024 * 1024;
  private static final Map<String, String> SUFFIXES = Map.of("br", ".br", "gzip", ".gz");
  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("woff", "font/woff"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("xml", "application/xml"));

  private final Map<String, Asset> assets;

  private WebRoot(Map<String, Asset> assets) {
    this.assets = Map.copyOf(assets);
  }

  /**
   * Reads a folder. Hidden files and links are left out.
   *
   * @throws IllegalArgumentException if it holds more than 64 MiB
   * @throws UncheckedIOException if it cannot be read
   */
  static WebRoot read(Path root) {
    Map<String, byte[]> files = new HashMap<>();
    long total = 0;
    try (Stream<Path> found = Files.walk(root)) {
      for (Path file : (Iterable<Path>) found::iterator) {
        String name = "/" + root.relativize(file).toString().replace('\\', '/');
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !name.contains("/.")) {
          total += Files.size(file);
          if (total > MAX_BYTES) {
            throw new IllegalArgumentException("The web app holds more than 64 MiB: " + root);
          }
          files.put(name, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WebRoot(assets(files));
  }

  /** The file at a path that starts with a slash. */
  Optional<Asset> find(String path) {
    return Optional.ofNullable(assets.get(path.equals("/") ? "/index.html" : path));
  }

  /** The page that every screen starts from. */
  Asset index() {
    return assets.get("/index.html");
  }

  private static Map<String, Asset> assets(Map<String, byte[]> files) {
    Map<String, Asset> assets = new HashMap<>();
    files.forEach(
        (name, bytes) -> {
          if (!isEncodedForm(name, files)) {
            assets.put(name, asset(name, bytes, files));
          }
        });
    return assets;
  }

  private static boolean isEncodedForm(String name, Map<String, byte[]> files) {
    return SUFFIXES.values().stream()
        .anyMatch(
            suffix ->
                name.endsWith(suffix)
                    && files.containsKey(name.substring(0, name.length() - suffix.length())));
  }

  private static Asset asset(String name, byte[] bytes, Map<String, byte[]> files) {
    Map<String, Representation> encoded = new HashMap<>();
    for (String coding : Asset.CODINGS) {
      byte[] form = files.get(name + SUFFIXES.get(coding));
      if (form != null && form.length < bytes.length) {
        encoded.put(coding, representation(form));
      }
    }
    return new Asset(mediaType(name), cacheControl(name), representation(bytes), encoded);
  }

  private static Representation representation(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Representation(
          Buffer.buffer(bytes), '"' + HexFormat.of().formatHex(hash, 0, 16) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String cacheControl(String name) {
    if (name.startsWith("/assets/")) {
      // Their names hold a hash of their content.
      return "public, max-age=31536000, immutable";
    }
    return name.endsWith(".html") ? "no-store" : "public, max-age=3600";
  }

  private static String mediaType(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return MEDIA_TYPES.getOrDefault(extension, "application/octet-stream");
  }
}
