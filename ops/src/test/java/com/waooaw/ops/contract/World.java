package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who and what exists, and how a valid call of any operation is made of it. */
final class World {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final List<String> TRIABLE = List.of("maths-tutor", "sdr", "content-marketing");

  private final Contract contract = Contract.load();
  private final People people;
  private final Grants grants;
  private final RandomGenerator random;
  private final Map<String, String> things = new ConcurrentHashMap<>();
  private final Map<Caller, Integer> trials = new ConcurrentHashMap<>();
  private final Map<String, String> agents = new ConcurrentHashMap<>();
  private final Caller keeper;
  private final Caller governor;
  private Caller orchestrator;

  World(Plant plant, RandomGenerator random) {
    this.people = new People(plant);
    this.grants = new Grants(plant.policy());
    this.random = random;
    this.keeper = people.customer();
    this.governor = people.governor(keeper);
  }

  Contract contract() {
    return contract;
  }

  People people() {
    return people;
  }

  Grants grants() {
    return grants;
  }

  Caller governor() {
    return governor;
  }

  synchronized Caller orchestrator() {
    if (orchestrator == null) {
      orchestrator = people.staff("agent_orchestrator", keeper);
    }
    return orchestrator;
  }

  /**
   * A call that every schema of its operation allows, of things that the caller has.
   *
   * @param whole with everything that need not be there, too
   */
  Call valid(Route route, Caller caller, boolean whole) {
    return valid(route, caller, whole, false);
  }

  /** The same about new things, where new ones can be made: those used before may be through. */
  Call fresh(Route route, Caller caller) {
    return valid(route, caller, true, true);
  }

  private Call valid(Route route, Caller caller, boolean whole, boolean anew) {
    Givens.Before before = Givens.BEFORE.get(route.operationId());
    if (before != null) {
      before.happens(this, caller);
    }
    JsonNode operation = contract.operation(route);
    Sample sample = sample(route, caller, whole);
    Map<String, String> query = new LinkedHashMap<>();
    Map<String, String> headers = new HashMap<>();
    for (JsonNode declared : operation.path("parameters")) {
      JsonNode parameter = resolve(declared);
      String name = parameter.path("name").asText();
      boolean required = parameter.path("required").asBoolean();
      String in = parameter.path("in").asText();
      if (in.equals("query") && (whole || required) && !name.equals("cursor")) {
        query.put(name, sample.of(name, parameter.path("schema")).asText());
      } else if (in.equals("header") && required && !name.equals("If-Match")) {
        headers.put(name, sample.of(name, parameter.path("schema")).asText());
      }
    }
    Call call = new Call(route, path(route, caller, sample, anew), query, headers, null, null);
    if (names(operation, "If-Match")) {
      call = current(call, caller);
    }
    return withBody(call, operation, caller, sample);
  }

  private Map<String, String> path(Route route, Caller caller, Sample sample, boolean anew) {
    Givens.Named given = Givens.PATHS.get(route.operationId());
    if (given != null) {
      return given.of(this, caller);
    }
    Map<String, String> path = new LinkedHashMap<>();
    for (Link link : links(route)) {
      String collection = link.collection(path);
      path.put(
          link.name(),
          link.schema().has("enum")
              ? sample.of(link.name(), link.schema()).asText()
              : anew && isCustomers(collection)
                  ? another(caller, collection)
                  : one(caller, collection));
    }
    return path;
  }

  /**
   * A parameter of a path.
   *
   * @param before the template up to it
   */
  record Link(String name, String before, JsonNode schema) {
    /** The path of the collection in which it names something. */
    String collection(Map<String, String> chosen) {
      String collection = before;
      for (Map.Entry<String, String> earlier : chosen.entrySet()) {
        collection = collection.replace("{" + earlier.getKey() + "}", earlier.getValue());
      }
      return collection;
    }
  }

  /** The parameters of a route's path, in their order. */
  List<Link> links(Route route) {
    List<Link> links = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(route.template());
    while (parameter.find()) {
      JsonNode schema = Json.mapper().createObjectNode();
      for (JsonNode declared : contract.operation(route).path("parameters")) {
        JsonNode one = resolve(declared);
        if (one.path("in").asText().equals("path")
            && one.path("name").asText().equals(parameter.group(1))) {
          schema = one.path("schema");
        }
      }
      links.add(
          new Link(
              parameter.group(1), route.template().substring(0, parameter.start() - 1), schema));
    }
    return links;
  }

  /** Has a caller do what an operation does, if they have not done it before. */
  void does(Caller caller, String operationId) {
    Route route =
        contract.routes().stream()
            .filter(r -> r.operationId().equals(operationId))
            .findFirst()
            .orElseThrow();
    Answer answer = people.send(caller, valid(route, caller, true));
    if (!answer.good() && answer.status() != 409) {
      throw new AssertionError("What goes before fails at " + operationId + ": " + answer);
    }
  }

  private Call withBody(Call call, JsonNode operation, Caller caller, Sample sample) {
    JsonNode content = operation.path("requestBody").path("content");
    if (content.isEmpty()) {
      return call;
    }
    Givens.Body given = Givens.BODIES.get(call.route().operationId());
    if (given != null) {
      return call.withBody(given.of(this, caller, call));
    }
    if (content.has("application/json")) {
      return call.withBody(sample.of("", content.path("application/json").path("schema")));
    }
    return call.withBody(content.fieldNames().next(), "name,email\nAsha,asha@example.com\n");
  }

  // What is changed only while it is what it was must be read first.
  private Call current(Call call, Caller caller) {
    String target = call.target().split("\\?", 2)[0];
    return contract.routes().stream()
        .filter(r -> r.method().equals("GET"))
        .filter(r -> target.matches(r.template().replaceAll("\\{\\w+}", "[^/]+")))
        .findFirst()
        .or(() -> route("GET", parent(call.route().template())))
        .map(get -> read(get, target, caller))
        .flatMap(answer -> answer.headers().firstValue("ETag"))
        .map(etag -> call.withHeader("If-Match", etag))
        .orElse(call);
  }

  private Answer read(Route get, String target, Caller caller) {
    String[] names = get.template().split("/", -1);
    String[] values = target.split("/", -1);
    Map<String, String> path = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      if (names[i].startsWith("{")) {
        path.put(names[i].substring(1, names[i].length() - 1), values[i]);
      }
    }
    return people.send(caller, new Call(get, path, Map.of(), Map.of(), null, null));
  }

  /** The id of a thing of a kind (or of a collection's path) that the caller can name. */
  String one(Caller caller, String collection) {
    String kind = kind(collection);
    String key = caller.customer() + "@" + System.identityHashCode(caller.customer()) + kind;
    String found = things.get(key);
    if (found == null) {
      found = another(caller, collection);
      things.put(key, found);
    }
    return found;
  }

  /** The id of a new one, where new ones can be made. */
  String another(Caller caller, String collection) {
    String kind = kind(collection);
    Caller customer = caller.customer();
    Givens.Seed seed = Givens.SEEDS.get(kind);
    if (seed != null) {
      String made = seed.maker().of(this, customer);
      if (seed.customers()) {
        customer.owned.add(made);
      }
      return made;
    }
    return created(caller, collection)
        .or(() -> listed(caller, collection))
        .orElseThrow(
            () ->
                new AssertionError(
                    "There is nothing of "
                        + collection
                        + " to name in a path, and no operation makes one: add a seed for '"
                        + kind
                        + "' to Givens.SEEDS"));
  }

  /** Whether things of a collection are their customer's alone. */
  boolean isCustomers(String collection) {
    Givens.Seed seed = Givens.SEEDS.get(kind(collection));
    if (seed != null) {
      return seed.customers();
    }
    return collection("POST", collection)
        .or(() -> collection("GET", collection))
        .map(r -> r.access() instanceof Route.Access.Permission && grants.customers(r))
        .orElse(false);
  }

  private Optional<String> created(Caller caller, String collection) {
    return collection("POST", collection)
        .flatMap(
            post -> {
              Caller maker = actor(post, caller);
              Answer answer = people.send(maker, valid(post, maker, true));
              if (!answer.good() || answer.waitsForApproval() || id(answer).isEmpty()) {
                return Optional.empty();
              }
              String id = id(answer);
              maker.customer().owned.add(id);
              return Optional.of(id);
            });
  }

  private Optional<String> listed(Caller caller, String collection) {
    return collection("GET", collection)
        .flatMap(
            get -> {
              Caller reader = actor(get, caller);
              Answer answer = people.send(reader, valid(get, reader, false));
              JsonNode first = answer.good() ? answer.json().path("items").path(0) : null;
              return first != null && first.has("id")
                  ? Optional.of(first.path("id").asText())
                  : Optional.empty();
            });
  }

  // Where a collection's things are kept: at its own path, or at another that ends alike.
  private Optional<Route> collection(String method, String collection) {
    String last = "/" + kind(collection);
    return route(method, collection)
        .or(
            () ->
                contract.routes().stream()
                    .filter(r -> r.method().equals(method) && r.template().endsWith(last))
                    .filter(r -> r.template().indexOf('{') < 0)
                    .findFirst());
  }

  private static String id(Answer answer) {
    return answer.json().path("id").asText(answer.json().at("/identity/id").asText());
  }

  private Caller actor(Route route, Caller caller) {
    return grants.customers(route) ? caller.customer() : governor;
  }

  /**
   * The id of an agent that this customer has not tried; of one tried before when there is none.
   */
  String untried(Caller customer) {
    int tried = trials.merge(customer, 1, Integer::sum);
    return agent(customer, TRIABLE.get(TRIABLE.size() - 1 - (tried - 1) % TRIABLE.size()));
  }

  /** The id of a customer's hire of this agent. */
  String hireOf(Caller customer, String slug) {
    return things.computeIfAbsent(
        "hire@" + System.identityHashCode(customer) + slug,
        key -> {
          JsonNode body = Makers.object().put("agent_id", agent(customer, slug));
          String hire = ask(customer, "POST", "/api/v1/trials", body, 201).path("id").asText();
          customer.owned.add(hire);
          return hire;
        });
  }

  private String agent(Caller customer, String slug) {
    return agents.computeIfAbsent(
        slug, s -> ask(customer, "GET", "/api/v1/agents/" + s, null, 200).path("id").asText());
  }

  /** The id of the customer that a caller belongs to. */
  String customerId(Caller customer) {
    return ask(customer, "GET", "/api/v1/auth/session", null, 200).at("/user/customer_id").asText();
  }

  /** Asks by a path, for seeds. */
  JsonNode ask(Caller caller, String method, String path, JsonNode body, int expected) {
    Route plain =
        new Route(
            "seed",
            method,
            path,
            new Route.Access.Public(),
            false,
            false,
            false,
            false,
            false,
            "",
            false);
    Call call = new Call(plain, Map.of(), Map.of(), Map.of(), null, null);
    Answer answer = people.send(caller, body == null ? call : call.withBody(body));
    if (answer.status() != expected) {
      throw new AssertionError("A seed fails at " + method + " " + path + ": " + answer);
    }
    return answer.json();
  }

  private Sample sample(Route route, Caller caller, boolean whole) {
    String canary = Givens.PUBLISHED.contains(route.operationId()) ? "" : caller.canary;
    return new Sample(
        contract.document(), random, canary, (name, schema) -> link(caller, name, schema), whole);
  }

  private JsonNode link(Caller caller, String name, JsonNode schema) {
    if (!name.endsWith("_id") || !schema.path("format").asText().equals("uuid")) {
      return null;
    }
    String of = name.substring(0, name.length() - "_id".length()).replace('_', '-');
    String kind = kind(of.endsWith("y") ? of.substring(0, of.length() - 1) + "ies" : of + "s");
    boolean known =
        Givens.SEEDS.containsKey(kind) || collection("POST", "/api/v1/" + kind).isPresent();
    String id = known ? one(caller, "/api/v1/" + kind) : UUID.randomUUID().toString();
    return Json.mapper().getNodeFactory().textNode(id);
  }

  Optional<Route> route(String method, String template) {
    return contract.routes().stream()
        .filter(r -> r.method().equals(method) && r.template().equals(template))
        .findFirst();
  }

  boolean names(JsonNode operation, String header) {
    for (JsonNode declared : operation.path("parameters")) {
      if (resolve(declared).path("name").asText().equals(header)) {
        return true;
      }
    }
    return false;
  }

  JsonNode resolve(JsonNode node) {
    return node.has("$ref")
        ? contract.document().at(node.path("$ref").asText().substring(1))
        : node;
  }

  private static String kind(String collection) {
    String last = collection.substring(collection.lastIndexOf('/') + 1);
    return Givens.ALIASES.getOrDefault(last, last);
  }

  private static String parent(String template) {
    return template.substring(0, template.lastIndexOf('/'));
  }
}
