package com.waooaw.portal.errors;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the {@code type} of every problem points at (RFC 9457, section 3.1.1): a page for people
 * about each type of the catalogue, at the path that its URI has. Read once into memory; a path is
 * looked up among them and never meets a file system.
 */
public final class ErrorPages implements Handler<RoutingContext> {
  /** Where the pages are. */
  public static final String PATH = "/errors/";

  private static final String STYLE = "page.css";

  private final Map<String, Buffer> pages = new HashMap<>();

  /**
   * Reads the pages that the build made.
   *
   * @throws IllegalStateException if a type of the catalogue has none
   */
  public ErrorPages() {
    pages.put("", read("index.html"));
    pages.put(STYLE, read(STYLE));
    for (ProblemType type : ProblemType.values()) {
      pages.put(type.slug(), read(type.slug() + ".html"));
    }
  }

  /** Whether a path is one of these pages' and not the web app's. */
  public static boolean isFor(String path) {
    return path.startsWith(PATH) || path.equals("/errors");
  }

  @Override
  public void handle(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      context.fail(
          Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This address does not take that method.")
              .withHeader("Allow", "GET, HEAD")
              .exception());
      return;
    }
    String path = context.request().path();
    String name = path.equals("/errors") ? "" : path.substring(PATH.length());
    Buffer page = pages.get(name);
    if (page == null) {
      context.fail(
          Problem.of(ProblemType.NOT_FOUND, "There is no error of this name.").exception());
      return;
    }
    context
        .response()
        .putHeader(
            "Content-Type",
            name.equals(STYLE) ? "text/css; charset=utf-8" : "text/html; charset=utf-8")
        .putHeader("Cache-Control", "public, max-age=3600")
        .putHeader("Content-Length", Integer.toString(page.length()));
    if (method.equals(HttpMethod.HEAD)) {
      context.end();
    } else {
      context.end(page);
    }
  }

  private static Buffer read(String name) {
    try (InputStream in = ErrorPages.class.getResourceAsStream(PATH + name)) {
      if (in == null) {
        throw new IllegalStateException("The build made no page " + name);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
