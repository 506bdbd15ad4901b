package com.waooaw.plant.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.ledger.Ledger;
import com.waooaw.plant.BackendSettings;
import com.waooaw.plant.BuiltInAgents;
import com.waooaw.plant.Main;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.ContractValidator;
import com.waooaw.plant.approval.ApprovalRoutes;
import com.waooaw.plant.approval.Approvals;
import com.waooaw.plant.approval.OutsideApprovals;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.budget.Spending;
import com.waooaw.plant.catalogue.Catalogue;
import com.waooaw.plant.catalogue.CatalogueRoutes;
import com.waooaw.plant.catalogue.TrialTerms;
import com.waooaw.plant.catalogue.V40__Shipped_catalogue;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.deliverable.DeliverableRoutes;
import com.waooaw.plant.deliverable.Deliverables;
import com.waooaw.plant.genesis.Genesis;
import com.waooaw.plant.hire.HireRoutes;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.hire.TrialTasks;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.money.Cost;
import com.waooaw.plant.outside.Connectors;
import com.waooaw.plant.work.DeadLetters;
import com.waooaw.plant.work.DeliverableReviews;
import com.waooaw.plant.work.Goals;
import com.waooaw.plant.work.OutsideActs;
import com.waooaw.plant.work.PaidCalls;
import com.waooaw.plant.work.Recurrences;
import com.waooaw.plant.work.RunExecutor;
import com.waooaw.plant.work.RunFeed;
import com.waooaw.plant.work.Runs;
import com.waooaw.plant.work.WorkRoutes;
import com.waooaw.policy.BudgetTerms;
import com.waooaw.policy.GovernorTerms;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The marketplace's part of the backend, whole and listening, for tests to call as the gateway. */
public final class Market implements AutoCloseable {
  private static final byte[] PASSPORT_KEY = new byte[32];
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public final Database database;
  public final DatabaseUrl url;
  public final Set<UUID> renewed = ConcurrentHashMap.newKeySet();

  private final InstantSource clock;
  private final Seal seal = Passport.seal(PASSPORT_KEY);
  private final ServiceRuntime runtime = ServiceRuntime.embedded("plant-backend-test");
  private final Deque<Runnable> closings = new ArrayDeque<>();
  private final int port;

  /**
   * The whole backend, as its own main wires it, with the agents it ships.
   *
   * @param folder where its key files go
   */
  public static Market whole(DatabaseUrl url, Path folder, InstantSource clock) throws Exception {
    return new Market(url, folder, clock);
  }

  private Market(DatabaseUrl url, Path folder, InstantSource clock) throws Exception {
    this.url = url;
    this.clock = clock;
    Path passportKey = Files.write(folder.resolve("passport.key"), PASSPORT_KEY);
    Path masterKey = Files.write(folder.resolve("master.key"), new byte[32]);
    Map<String, String> environment =
        Map.of(
            "ENVIRONMENT", "development",
            "PORT", "0",
            "DATABASE_URL",
                url.jdbcUrl().replace("jdbc:postgresql://", "postgresql://postgres:postgres@"),
            "REDIS_URL", "redis://127.0.0.1:" + Redis.port(),
            "PASSPORT_KEY_FILE", passportKey.toString(),
            "MASTER_KEY_FILE", masterKey.toString(),
            "CREDENTIALS_FILE", folder.resolve("credentials.json").toString());
    port = Main.wire(runtime, BackendSettings.read(environment), clock, BuiltInAgents.all());
    database = Database.open(url);
    closings.push(database::close);
  }

  /** A market that works on its runs. */
  public Market(
      DatabaseUrl url,
      int redisPort,
      InstantSource clock,
      Signer signer,
      List<AgentProgram> agents) {
    this(url, redisPort, clock, signer, agents, true);
  }

  /**
   * @param working false for one that leaves the work to other processes
   */
  public Market(
      DatabaseUrl url,
      int redisPort,
      InstantSource clock,
      Signer signer,
      List<AgentProgram> agents,
      boolean working) {
    this(
        url,
        redisPort,
        clock,
        signer,
        new AgentPrograms(agents),
        new Connectors(Map.of()),
        working);
  }

  /**
   * @param connectors the ways out that are set up
   */
  public Market(
      DatabaseUrl url,
      int redisPort,
      InstantSource clock,
      Signer signer,
      AgentPrograms programs,
      Connectors connectors,
      boolean working) {
    this.url = url;
    this.clock = clock;
    Ids ids = new Ids(clock, new SecureRandom());
    database =
        Database.migrateAndOpen(url, List.of(new V40__Shipped_catalogue(c -> signer, ids, clock)));
    closings.push(database::close);
    TrialTerms terms = new TrialTerms(7, 10, Cost.microUsd(5_000_000));
    AuditTrail audit = new AuditTrail(clock);
    RedisLink redis = RedisLink.to(runtime.vertx(), URI.create("redis://127.0.0.1:" + redisPort));
    closings.push(redis::close);
    TrialTasks tasks = new TrialTasks(new Ledger(redis), clock);
    Entities entities = new Entities(signer, ids, clock);
    Genesis genesis = new Genesis(entities, new Constitution(signer, entities), signer, clock);
    Catalogue catalogue = new Catalogue(database, entities, genesis, signer, programs, terms);
    Jobs jobs = new Jobs(database, clock);
    Hires hires =
        new Hires(
            database,
            catalogue,
            terms,
            (tx, customer) -> renewed.add(customer),
            audit,
            jobs,
            ids,
            clock);
    Spending spending = new Spending(new Ledger(redis), BudgetTerms.shipped(), clock);
    Approvals approvals = new Approvals(database, GovernorTerms.shipped(), audit, jobs, ids, clock);
    OutsideApprovals outside =
        new OutsideApprovals(GovernorTerms.shipped(), audit, jobs, ids, clock);
    OutsideActs acts = new OutsideActs(outside, hires, connectors, audit, jobs, ids, clock);
    approvals.onDecided(acts::decided);
    PaidCalls paid = new PaidCalls(database, hires, spending, 1_000_000, ids, clock);
    RunExecutor executor =
        new RunExecutor(database, programs, new Deliverables(ids), acts, paid, audit, ids, clock);
    Goals goals = new Goals(hires, programs, audit, ids, clock);
    Runs runs =
        new Runs(hires, goals, tasks, spending, executor, acts, 1_000, audit, jobs, ids, clock);
    DeliverableReviews reviews = new DeliverableReviews(hires, goals, runs, audit, clock);
    DeadLetters deadLetters = new DeadLetters(audit, jobs, ids, clock);
    Recurrences recurrences = new Recurrences(database, goals, runs, audit, jobs, ids, clock);
    if (working) {
      jobs.start();
    }
    closings.push(jobs::stop);
    closings.push(executor::stop);
    RunFeed feed = new RunFeed(database, jobs::poke);
    closings.push(feed::close);
    Api api = new Api(new ContractValidator(Contract.load()), seal, database, clock);
    closings.push(api::close);
    new CatalogueRoutes(catalogue).bind(api);
    new HireRoutes(hires, tasks, clock).bind(api);
    new WorkRoutes(database, goals, runs, reviews, deadLetters, recurrences, tasks, feed).bind(api);
    new ApprovalRoutes(database, approvals).bind(api);
    new DeliverableRoutes(hires).bind(api);
    bindOthers(api);
    port = runtime.listen(0, 1, () -> api.router(runtime.vertx()));
  }

  /** A customer as the gateway vouches for them. */
  public record Caller(UUID userId, UUID customerId, long costMicroUsd, boolean taskCounted) {
    /** The same caller, whose tasks the gateway has counted. */
    public Caller counted() {
      return new Caller(userId, customerId, costMicroUsd, true);
    }
  }

  /** A new customer. */
  public Caller customer() {
    Caller caller = new Caller(UUID.randomUUID(), UUID.randomUUID(), 1_000, false);
    database.transactVoid(
        Scope.plant(),
        tx ->
            tx.execute(
                "INSERT INTO identity.customer (id, name, created_at) VALUES (?, 'Test', now())",
                caller.customerId()));
    return caller;
  }

  /** Somebody of the plant's staff. */
  public static Caller staff() {
    return new Caller(UUID.randomUUID(), null, 0, false);
  }

  public JsonNode get(Caller caller, String path) throws Exception {
    return body(send(caller, "GET", path, null, Map.of()), 200);
  }

  public JsonNode post(Caller caller, String path, String body, int expected) throws Exception {
    return body(send(caller, "POST", path, body, Map.of()), expected);
  }

  public HttpResponse<String> send(
      Caller caller, String method, String path, String body, Map<String, String> headers)
      throws Exception {
    return HTTP.send(request(caller, method, path, body, headers), BodyHandlers.ofString());
  }

  public HttpRequest request(
      Caller caller, String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header(Passport.HEADER, passport(caller, method, path).sealed(seal))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    return request.build();
  }

  public static HttpClient http() {
    return HTTP;
  }

  /** The id of an agent. */
  public String agent(String slug) throws Exception {
    return get(null, "/api/v1/agents/" + slug).path("id").asText();
  }

  /** The id of a new trial. */
  public String trial(Caller caller, String slug) throws Exception {
    return post(caller, "/api/v1/trials", "{\"agent_id\":\"" + agent(slug) + "\"}", 201)
        .path("id")
        .asText();
  }

  /** The id of a new run of a new goal. */
  public String run(Caller caller, String hire, String inputs) throws Exception {
    String goal =
        post(
                caller,
                "/api/v1/hires/" + hire + "/goals",
                "{\"statement\":\"Count the words\",\"inputs\":" + inputs + "}",
                201)
            .path("id")
            .asText();
    return post(caller, "/api/v1/goals/" + goal + "/runs", null, 202).path("id").asText();
  }

  /** Waits until a run is finished. */
  public JsonNode finished(Caller caller, String run) throws Exception {
    for (int i = 0; i < 600; i++) {
      JsonNode found = get(caller, "/api/v1/runs/" + run);
      if (!found.path("finished_at").isNull()) {
        return found;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("Run " + run + " did not finish in 30 s");
  }

  @Override
  public void close() {
    runtime.stop();
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }

  private static JsonNode body(HttpResponse<String> response, int expected) {
    if (response.statusCode() != expected) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return Json.read(response.body());
  }

  private Passport passport(Caller caller, String method, String path) {
    String bare = path.split("\\?", 2)[0];
    boolean anonymous = caller == null;
    boolean staff = !anonymous && caller.customerId() == null;
    return new Passport(
        staff ? "PP" : "CP",
        anonymous ? null : caller.userId().toString(),
        anonymous ? null : "someone@example.com",
        anonymous || staff ? null : caller.customerId().toString(),
        anonymous ? null : UUID.randomUUID().toString(),
        anonymous ? List.of() : List.of(staff ? "admin" : "customer_admin"),
        true,
        "test-" + UUID.randomUUID(),
        method,
        bare,
        null,
        anonymous ? 0 : caller.costMicroUsd(),
        null,
        !anonymous && caller.taskCounted(),
        "127.0.0.0/24",
        clock.instant().plus(Passport.LIFETIME));
  }

  // Other capabilities' operations, which the contract names too.
  private static void bindOthers(Api api) {
    Set<String> ours =
        Set.of(
            "listAgents",
            "getAgent",
            "listIndustries",
            "agentFacets",
            "agentMetrics",
            "listTeams",
            "startTrial",
            "listTrials",
            "getTrial",
            "listTrialDeliverables",
            "listHires",
            "getHire",
            "createGoal",
            "listHireRuns",
            "getGoal",
            "startRun",
            "getRun",
            "streamRunEvents",
            "stopRun",
            "getDeliverable",
            "getDeliverableContent",
            "validateGoal",
            "setRecurrence",
            "endRecurrence",
            "pauseRun",
            "resumeRun",
            "listRunOutbox",
            "reviewDeliverable",
            "listDeadLetters",
            "requeueDeadLetter",
            "listApprovals",
            "getApproval",
            "decideApproval");
    for (Route route : Contract.load().routes()) {
      if (!ours.contains(route.operationId())) {
        api.on(
            route.operationId(),
            request -> {
              throw new UnsupportedOperationException(route.operationId());
            });
      }
    }
  }
}
