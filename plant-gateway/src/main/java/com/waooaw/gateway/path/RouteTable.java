package com.waooaw.gateway.path;

import com.waooaw.contract.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds the contract's route of a method and canonical path. An exact segment beats a parameter.
 */
public final class RouteTable {
  private final Node root = new Node();

  /** What was found. */
  public sealed interface Match {
    /** The route. */
    record Found(Route route) implements Match {}

    /**
     * The path exists, for these methods only, in alphabetical order, HEAD and OPTIONS included.
     */
    record OtherMethods(List<String> allowed) implements Match {}

    /** Nothing is at this path. */
    record Nothing() implements Match {}
  }

  private static final class Node {
    final Map<String, Node> exact = new LinkedHashMap<>();
    final Map<String, Route> routes = new LinkedHashMap<>();
    Node parameter;
  }

  public RouteTable(List<Route> routes) {
    for (Route route : routes) {
      Node node = root;
      for (String segment : route.template().substring(1).split("/", -1)) {
        if (segment.startsWith("{")) {
          if (node.parameter == null) {
            node.parameter = new Node();
          }
          node = node.parameter;
        } else {
          node = node.exact.computeIfAbsent(segment, s -> new Node());
        }
      }
      node.routes.put(route.method(), route);
    }
  }

  /** Looks a request up. HEAD finds the route of GET. */
  public Match find(String method, String canonicalPath) {
    List<String> segments = List.of(canonicalPath.substring(1).split("/", -1));
    List<Node> ends = new ArrayList<>();
    collect(root, segments, ends);
    String wanted = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> allowed = new TreeSet<>();
    for (Node end : ends) {
      Route route = end.routes.get(wanted);
      if (route != null) {
        return new Match.Found(route);
      }
      allowed.addAll(end.routes.keySet());
    }
    if (allowed.isEmpty()) {
      return new Match.Nothing();
    }
    // The contract names neither: each comes with what it names (RFC 9110, sections 9.3.2, 9.3.7).
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    return new Match.OtherMethods(List.copyOf(allowed));
  }

  private static void collect(Node node, List<String> segments, List<Node> ends) {
    if (segments.isEmpty()) {
      if (!node.routes.isEmpty()) {
        ends.add(node);
      }
      return;
    }
    List<String> rest = segments.subList(1, segments.size());
    Node exact = node.exact.get(segments.getFirst());
    if (exact != null) {
      collect(exact, rest, ends);
    }
    if (node.parameter != null && !segments.getFirst().isEmpty()) {
      collect(node.parameter, rest, ends);
    }
  }
}
