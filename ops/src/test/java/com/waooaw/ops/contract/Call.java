package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request for one operation.
 *
 * @param path values of the path's parameters by name, not yet encoded
 * @param query values by name, not yet encoded
 * @param mediaType of the body; null when there is none
 * @param body null when there is none
 */
record Call(
    Route route,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    String mediaType,
    String body) {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  Call {
    path = Map.copyOf(path);
    query = new LinkedHashMap<>(query);
    headers = Map.copyOf(headers);
  }

  /** Path and query as they stand in the request line. */
  String target() {
    StringBuilder target = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(route.template());
    while (parameter.find()) {
      parameter.appendReplacement(
          target, Matcher.quoteReplacement(encoded(path.get(parameter.group(1)))));
    }
    parameter.appendTail(target);
    String separator = "?";
    for (Map.Entry<String, String> item : query.entrySet()) {
      target.append(separator).append(item.getKey()).append('=').append(encoded(item.getValue()));
      separator = "&";
    }
    return target.toString();
  }

  Call withPath(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(path);
    changed.put(name, value);
    return new Call(route, changed, query, headers, mediaType, body);
  }

  Call withQuery(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(query);
    changed.put(name, value);
    return new Call(route, path, changed, headers, mediaType, body);
  }

  Call withHeader(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return new Call(route, path, query, changed, mediaType, body);
  }

  Call withBody(String type, String text) {
    return new Call(route, path, query, headers, type, text);
  }

  Call withBody(JsonNode json) {
    return withBody("application/json", json.toString());
  }

  /** Everything of it that an answer may rightly repeat. */
  String text() {
    return target() + " " + headers + " " + body;
  }

  @Override
  public String toString() {
    String shown = body == null ? "" : body.length() > 300 ? body.substring(0, 300) + "…" : body;
    return route.operationId()
        + ": "
        + route.method()
        + " "
        + (target().length() > 300 ? target().substring(0, 300) + "…" : target())
        + (headers.isEmpty() ? "" : " " + headers)
        + (shown.isEmpty() ? "" : " " + shown);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
