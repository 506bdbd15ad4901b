package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.random.RandomGenerator;

/** Who and what exists, and how a valid call of any operation is made of it. */
final class World {
  private static final Pattern PARAMETER = Pattern.compile("/([\\w-]+)/\\{(\\w+)}");
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
    JsonNode operation = contract.operation(route);
    Map<String, String> path = new HashMap<>();
    Map<String, String> query = new LinkedHashMap<>();
    Map<String, String> headers = new HashMap<>();
    Sample sample = sample(route, caller, whole);
    for (JsonNode declared : operation.path("parameters")) {
      JsonNode parameter = resolve(declared);
      String name = parameter.path("name").asText();
      JsonNode schema = parameter.path("schema");
      boolean wanted = whole || parameter.path("required").asBoolean();
      switch (parameter.path("in").asText()) {
        case "path" -> path.put(name, inPath(route, name, schema, caller, sample));
        case "query" -> {
          if (wanted && !name.equals("cursor")) {
            query.put(name, sample.of(name, schema).asText());
          }
        }
        default -> {
          if (parameter.path("required").asBoolean() && !name.equals("If-Match")) {
            headers.put(name, sample.of(name, schema).asText());
          }
        }
      }
    }
    Call call = new Call(route, path, query, headers, null, null);
    if (names(operation, "If-Match")) {
      call = current(call, caller);
    }
    return withBody(call, operation, caller, sample);
  }

  private Call withBody(Call call, JsonNode operation, Caller caller, Sample sample) {
    JsonNode content = operation.path("requestBody").path("content");
    if (content.isEmpty()) {
      return call;
    }
    Givens.Body given = Givens.BODIES.get(call.route().operationId());
    if (given != null) {
      return call.withBody(given.of(this, caller));
    }
    if (content.has("application/json")) {
      return call.withBody(sample.of("", content.path("application/json").path("schema")));
    }
    return call.withBody(content.fieldNames().next(), "name,email\nAsha,asha@example.com\n");
  }

  // What is changed only while it is what it was must be read first.
  private Call current(Call call, Caller caller) {
    return route("GET", call.route().template())
        .or(() -> route("GET", parent(call.route().template())))
        .map(get -> people.send(caller, new Call(get, call.path(), Map.of(), Map.of(), null, null)))
        .flatMap(answer -> answer.headers().firstValue("ETag"))
        .map(etag -> call.withHeader("If-Match", etag))
        .orElse(call);
  }

  private String inPath(Route route, String name, JsonNode schema, Caller caller, Sample sample) {
    if (schema.has("enum")) {
      return sample.of(name, schema).asText();
    }
    Matcher parameter = PARAMETER.matcher(route.template());
    while (parameter.find()) {
      if (parameter.group(2).equals(name)) {
        return one(caller, route.template().substring(0, parameter.end(1)));
      }
    }
    return sample.of(name, schema).asText();
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
    if (kind.equals("maths")) {
      return hireOf(customer);
    }
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
    return route("POST", collection)
        .or(() -> route("GET", collection))
        .map(r -> r.access() instanceof Route.Access.Permission && grants.customers(r))
        .orElse(false);
  }

  private Optional<String> created(Caller caller, String collection) {
    return route("POST", collection)
        .flatMap(
            post -> {
              Caller maker = actor(post, caller);
              Answer answer = people.send(maker, valid(post, maker, true));
              if (!answer.good() || answer.waitsForApproval() || !answer.json().has("id")) {
                return Optional.empty();
              }
              String id = answer.json().path("id").asText();
              maker.customer().owned.add(id);
              return Optional.of(id);
            });
  }

  private Optional<String> listed(Caller caller, String collection) {
    return route("GET", collection)
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

  private Caller actor(Route route, Caller caller) {
    return grants.customers(route) ? caller.customer() : governor;
  }

  /** The id of an agent that this customer has not tried; of one tried before when there is none. */
  String untried(Caller customer) {
    int tried = trials.merge(customer, 1, Integer::sum);
    return agent(customer, TRIABLE.get(tried % TRIABLE.size()));
  }

  private String hireOf(Caller customer) {
    JsonNode body =
        Givens.object().put("agent_id", agent(customer, TRIABLE.getFirst()));
    JsonNode hire = ask(customer, "POST", "/api/v1/trials", body, 201);
    customer.owned.add(hire.path("id").asText());
    return hire.path("id").asText();
  }

  private String agent(Caller customer, String slug) {
    return agents.computeIfAbsent(
        slug, s -> ask(customer, "GET", "/api/v1/agents/" + s, null, 200).path("id").asText());
  }

  /** The id of the customer that a caller belongs to. */
  String customerId(Caller customer) {
    return ask(customer, "GET", "/api/v1/auth/session", null, 200)
        .at("/user/customer_id")
        .asText();
  }

  /** Asks by a path, for seeds. */
  JsonNode ask(Caller caller, String method, String path, JsonNode body, int expected) {
    Route plain =
        new Route(
            "seed", method, path, new Route.Access.Public(), false, false, false, false, false, "",
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
    String kind = kind(name.substring(0, name.length() - "_id".length()) + "s");
    boolean known = Givens.SEEDS.containsKey(kind) || route("POST", "/api/v1/" + kind).isPresent();
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
