package com.waooaw.portal.web;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.portal.web.Asset.Representation;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Serves the web app. A path that is no file is answered with the start page if a person navigates
 * to it, so that every screen survives a reload; anything else that is unknown is a 404.
 */
public final class WebApp implements Handler<RoutingContext> {
  private static final int NOT_MODIFIED = 304;

  private final WebRoot root;

  /**
   * Reads the web app into memory.
   *
   * @throws IllegalArgumentException if it is too large
   */
  public WebApp(Path root) {
    this.root = WebRoot.read(root);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpMethod method = request.method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      context.fail(
          Problem.of(ProblemType.METHOD_NOT_ALLOWED, "This address does not take that method.")
              .withHeader("Allow", "GET, HEAD")
              .exception());
      return;
    }
    Optional<Asset> asset = root.find(request.path());
    if (asset.isEmpty() && isNavigation(request)) {
      asset = Optional.of(root.index());
    }
    asset.ifPresentOrElse(
        found -> send(context, found),
        () ->
            context.fail(
                Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address.")
                    .exception()));
  }

  private static boolean isNavigation(HttpServerRequest request) {
    String path = request.path();
    return !path.startsWith("/assets/")
        && !path.equals("/api")
        && request.headers().getAll("Accept").stream().anyMatch(WebApp::asksForPage);
  }

  private static boolean asksForPage(String accept) {
    for (String part : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String range = part.replace(" ", "");
      if (range.equals("text/html")
          || (range.startsWith("text/html;") && !range.matches(".*;q=0(\\.0*)?"))) {
        return true;
      }
    }
    return false;
  }

  private static void send(RoutingContext context, Asset asset) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    List<String> available = Asset.CODINGS.stream().filter(asset.encoded()::containsKey).toList();
    Optional<String> coding =
        new AcceptEncoding(request.getHeader("Accept-Encoding")).best(available);
    Representation chosen = coding.map(asset.encoded()::get).orElse(asset.plain());
    response
        .putHeader("Content-Type", asset.mediaType())
        .putHeader("Cache-Control", asset.cacheControl())
        .putHeader("ETag", chosen.etag());
    if (!available.isEmpty()) {
      response.putHeader("Vary", "Accept-Encoding");
    }
    if (isKnown(request.getHeader("If-None-Match"), chosen.etag())) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    coding.ifPresent(c -> response.putHeader("Content-Encoding", c));
    response.putHeader("Content-Length", String.valueOf(chosen.bytes().length()));
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(chosen.bytes());
    }
  }

  private static boolean isKnown(String ifNoneMatch, String etag) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (String tag : ifNoneMatch.split(",", -1)) {
      String plain = tag.strip();
      if (plain.equals("*") || (plain.startsWith("W/") ? plain.substring(2) : plain).equals(etag)) {
        return true;
      }
    }
    return false;
  }
}
