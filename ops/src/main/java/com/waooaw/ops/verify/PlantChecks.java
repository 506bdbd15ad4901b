package com.waooaw.ops.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.ops.container.Shell;
import com.waooaw.ops.report.Section;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Second phase: backend, sandbox and gateway on top of the stores. */
final class PlantChecks {
  private final Scene scene;

  PlantChecks(Scene scene) {
    this.scene = scene;
  }

  Section run() {
    Checks checks =
        new Checks(
            "plant", "Backend and gateway start, find one another, and nothing else", scene.say());
    if (!checks.check("the plant starts", () -> scene.start(Scene.PLANT))) {
      return checks.done();
    }
    for (String spelling : List.of("postgresql", "postgres", "postgresql+asyncpg")) {
      checks.check("the database is found as " + spelling + "://", () -> migrateWith(spelling));
    }
    checks.check("the gateway reaches all it needs", this::gatewayDependencies);
    checks.check("the gateway's public API answers", this::agents);
    checks.check("the backend believes only the gateway", this::backendAlone);
    checks.check("identity headers a caller invents do nothing", this::inventedHeaders);
    checks.check("users' tokens can be verified", this::keys);
    return checks.done();
  }

  /** Runs the migrations, all of them applied already, with the URL spelled another way. */
  private String migrateWith(String scheme) {
    String url =
        scene
            .engine()
            .must("exec", scene.stack().container("postgres"), "cat", "/secrets/database/url")
            .replaceFirst("^postgresql", scheme);
    JsonNode backend = scene.stack().inspect("backend");
    String project = scene.stack().project();
    Shell.Result migrated =
        scene
            .engine()
            .run(
                "run",
                "--rm",
                "--read-only",
                "--cap-drop",
                "all",
                "--network",
                project + "_data",
                "--volume",
                project + "_secret-redis:/secrets/redis:ro",
                "--volume",
                project + "_secret-master:/secrets/master:ro",
                "--volume",
                project + "_secret-passport:/secrets/passport:ro",
                "--env",
                "ENVIRONMENT=development",
                "--env",
                "DATABASE_URL=" + url,
                "--env",
                "REDIS_URL_FILE=/secrets/redis/url",
                "--env",
                "MASTER_KEY_FILE=/secrets/master/key",
                "--env",
                "PASSPORT_KEY_FILE=/secrets/passport/key",
                backend.path("Config").path("Image").asText(scene.image("backend")),
                "com.waooaw.plant.Main",
                "migrate");
    if (!migrated.ok()) {
      throw new Fault(
          "with " + scheme + ":// the migrations end with " + migrated.code(),
          migrated.line(),
          "The scheme must be one that DatabaseUrl knows.");
    }
    return "";
  }

  private String gatewayDependencies() {
    JsonNode health = new Visitor(scene.doors().gateway()).get("/readyz");
    for (Map.Entry<String, JsonNode> one : health.path("dependencies").properties()) {
      if (!one.getValue().path("status").asText().equals("up")) {
        throw new Fault("the gateway does not reach " + one.getKey(), health.toString(), "");
      }
    }
    String engine = health.at("/dependencies/policy/engine").asText();
    if (engine.contains("embedded")) {
      throw new Fault("the gateway does not ask OPA but " + engine, "Set OPA_URL.");
    }
    return health.path("dependencies").size() + " dependencies; policy from the " + engine;
  }

  private String agents() {
    int count = new Visitor(scene.doors().gateway()).get("/api/v1/agents").path("items").size();
    if (count == 0) {
      throw new Fault("the catalogue is empty", "The migrations ship one; look at their log.");
    }
    return count + " agents on the first page";
  }

  private String backendAlone() {
    return expect(new Visitor(scene.doors().backend()).ask("GET", "/api/v1/agents", null), 401);
  }

  private String inventedHeaders() {
    Visitor impostor =
        new Visitor(scene.doors().gateway())
            .header("X-Gateway-Type", "PP")
            .header("X-User-Id", "00000000-0000-0000-0000-000000000001")
            .header("X-Waooaw-Passport", "e30.e30.x");
    return expect(impostor.ask("GET", "/api/v1/hires", null), 401);
  }

  private static String expect(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new Fault(
          answer.request().uri().getPath() + " answers " + answer.statusCode() + ", not " + status,
          answer.body(),
          "");
    }
    JsonNode problem = Json.read(answer.body());
    if (problem.path("correlation_id").asText().isEmpty()) {
      throw new Fault("a refusal carries no correlation id", answer.body(), "");
    }
    return status + " " + problem.path("title").asText();
  }

  private String keys() {
    int keys =
        new Visitor(scene.doors().backend()).get("/.well-known/jwks.json").path("keys").size();
    if (keys == 0) {
      throw new Fault("the key set is empty", "");
    }
    return keys + " keys";
  }
}
