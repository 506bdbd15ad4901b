package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the n-th request of a seed: always the same one, about the same things. */
final class Fuzz {
  private static final int USUAL = 20;
  // Hashing a password takes as long as twenty other requests.
  private static final int HASHING = 4;
  private static final int SLOW = 1;

  private final World world;
  private final long seed;
  private final List<Caller> customers;
  private final Caller viewer;
  private final List<Caller> guessers;
  private final Map<String, List<String>> things = new HashMap<>();
  private final Map<String, String> bodies = new HashMap<>();
  private final List<Route> weighted = new ArrayList<>();

  /** A request and who sends it; null for nobody. */
  record Shot(Caller caller, Call call) {}

  Fuzz(World world, long seed, List<Caller> customers, Caller viewer) {
    this.world = world;
    this.seed = seed;
    this.customers = customers;
    this.viewer = viewer;
    this.guessers =
        List.of(world.people().customer(), world.people().staff("viewer", customers.getFirst()));
    for (Route route : world.contract().routes()) {
      if (!route.webSocket()) {
        int weight =
            route.stream() || route.slow()
                ? SLOW
                : route.template().startsWith("/api/v1/auth/") ? HASHING : USUAL;
        for (int i = 0; i < weight; i++) {
          weighted.add(route);
        }
        know(route);
        if (Givens.BODIES.containsKey(route.operationId())) {
          // Whose account strange sign-ins lock is to be nobody's whose session is needed, and
          // nobody tries an agent twice.
          Caller decoy = world.people().customer();
          bodies.put(route.operationId(), world.valid(route, decoy, true).body());
        }
      }
    }
  }

  // What paths may name, of either customer.
  private void know(Route route) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (World.Link link : world.links(route)) {
      String collection = link.collection(chosen);
      chosen.put(link.name(), link.schema().path("enum").path(0).asText("-"));
      if (!link.schema().has("enum")) {
        things.computeIfAbsent(link.before(), before -> known(collection));
      }
    }
  }

  private List<String> known(String collection) {
    List<String> known = new ArrayList<>();
    try {
      customers.forEach(customer -> known.add(world.one(customer, collection)));
    } catch (AssertionError none) {
      // The conversation with this operation tells; here an id that is nobody's will do.
      known.add(UUID.randomUUID().toString());
    }
    return known;
  }

  Shot shot(int n) {
    RandomGenerator random = new Random(seed * 1_000_003 + n);
    Nasty nasty = new Nasty(random);
    Route route = weighted.get(random.nextInt(weighted.size()));
    Caller caller = caller(route, random);
    JsonNode operation = world.contract().operation(route);
    Map<String, String> path = path(route, random, nasty);
    Map<String, String> query = new LinkedHashMap<>();
    Map<String, String> headers = new HashMap<>();
    Sample sample = sample(random, caller);
    for (JsonNode declared : operation.path("parameters")) {
      JsonNode parameter = world.resolve(declared);
      String name = parameter.path("name").asText();
      JsonNode schema = parameter.path("schema");
      boolean strange = random.nextInt(3) == 0;
      switch (parameter.path("in").asText()) {
        case "path" ->
            path.computeIfAbsent(name, n1 -> strange ? "nothing" : sample.of(n1, schema).asText());
        case "query" -> {
          if (random.nextBoolean()) {
            query.put(name, strange ? nasty.text() : sample.of(name, schema).asText());
          }
        }
        default -> {
          String value = strange ? nasty.headerText() : sample.of(name, schema).asText();
          // A call that waits for a decision waits as long as it says.
          if (random.nextBoolean() && !name.equals("Prefer") && !value.isEmpty()) {
            headers.put(name, value.replaceAll("[^\\x20-\\x7e]", ""));
          }
        }
      }
    }
    if (random.nextInt(30) == 0) {
      headers.put("X-Correlation-ID", "a" + nasty.headerText());
    }
    Call call = new Call(route, path, query, headers, null, null);
    return new Shot(caller, body(call, operation, caller, random, nasty, sample));
  }

  private Call body(
      Call call,
      JsonNode operation,
      Caller caller,
      RandomGenerator random,
      Nasty nasty,
      Sample sample) {
    JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
    if (schema.isMissingNode()) {
      return random.nextInt(10) == 0 ? call.withBody("application/json", "{}") : call;
    }
    String given = bodies.get(call.route().operationId());
    JsonNode body =
        given != null && random.nextBoolean() ? Json.read(given) : sample.of("", schema);
    String type = random.nextInt(40) == 0 ? "text/plain" : "application/json";
    return call.withBody(type, random.nextInt(5) < 2 ? body.toString() : nasty.befallen(body));
  }

  private Map<String, String> path(Route route, RandomGenerator random, Nasty nasty) {
    Map<String, String> path = new HashMap<>();
    for (World.Link link : world.links(route)) {
      if (!link.schema().has("enum")) {
        List<String> known = things.get(link.before());
        String text = nasty.text();
        path.put(
            link.name(),
            switch (random.nextInt(10)) {
              case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
              case 1 -> text.isEmpty() || text.length() > 300 ? "x" : text;
              default -> known.get(random.nextInt(known.size()));
            });
      }
    }
    return path;
  }

  private Caller caller(Route route, RandomGenerator random) {
    int luck = random.nextInt(20);
    if (luck < 2) {
      return null;
    }
    // A password guessed wrong again and again locks its account: that of nobody else.
    if (route.access() instanceof Route.Access.Permission asked
        && asked.name().equals("credential.manage")) {
      return guessers.get(random.nextInt(guessers.size()));
    }
    if (luck < 3) {
      return viewer;
    }
    boolean customersOwn = world.grants().customers(route) && !world.grants().governed(route);
    return customersOwn == (luck < 18)
        ? customers.get(random.nextInt(customers.size()))
        : world.governor();
  }

  private Sample sample(RandomGenerator random, Caller caller) {
    return new Sample(
        world.contract().document(),
        random,
        caller == null ? "" : caller.canary,
        (name, schema) -> linked(name, schema, random),
        random.nextBoolean());
  }

  private JsonNode linked(String name, JsonNode schema, RandomGenerator random) {
    if (!name.endsWith("_id") || !schema.path("format").asText().equals("uuid")) {
      return null;
    }
    List<String> known =
        things.get("/api/v1/" + name.substring(0, name.length() - "_id".length()) + "s");
    return known == null
        ? null
        : Json.mapper().getNodeFactory().textNode(known.get(random.nextInt(known.size())));
  }
}
