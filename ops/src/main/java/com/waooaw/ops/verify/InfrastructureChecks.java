package com.waooaw.ops.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.ops.container.Shell;
import com.waooaw.ops.container.Stack;
import com.waooaw.ops.report.Section;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** First phase: PostgreSQL, Redis and Open Policy Agent, alone. */
final class InfrastructureChecks {
  private static final String ASK_REDIS = "REDISCLI_AUTH=$(cat /secrets/redis/password) redis-cli ";

  private final Scene scene;

  InfrastructureChecks(Scene scene) {
    this.scene = scene;
  }

  Section run() {
    Checks checks =
        new Checks(
            "infrastructure",
            "PostgreSQL, Redis and Open Policy Agent start alone and answer",
            scene.say());
    boolean keys = checks.check("secrets are made once, by a task that ends", this::keys);
    if (!keys || !checks.check("the stores start", () -> scene.start(Scene.STORES))) {
      return checks.done();
    }
    checks.check("PostgreSQL answers a query over TCP", this::postgres);
    checks.check("Redis answers, appends, and evicts nothing", this::redis);
    checks.check("OPA decides by the shipped rules", this::opa);
    return checks.done();
  }

  private String keys() {
    scene.stack().up(List.of("keys"));
    boolean ended =
        Stack.await(scene.patience(), () -> scene.stack().health("keys").equals("exited"));
    int code = scene.stack().inspect("keys").at("/State/ExitCode").asInt(-1);
    if (!ended || code != 0) {
      throw Diagnosis.of(scene.stack(), "keys");
    }
    return "";
  }

  private String exec(String service, String... command) {
    String[] arguments = new String[command.length + 2];
    arguments[0] = "exec";
    arguments[1] = scene.stack().container(service);
    System.arraycopy(command, 0, arguments, 2, command.length);
    Shell.Result result = scene.engine().run(arguments);
    if (!result.ok()) {
      throw new Fault(service + " does not answer: " + result.line(), "");
    }
    return result.line();
  }

  private String postgres() {
    return exec(
        "postgres",
        "sh",
        "-c",
        "PGPASSWORD=$(cat /secrets/database/password) psql -h 127.0.0.1 -U waooaw -d waooaw -Atc"
            + " 'SELECT version()'");
  }

  private String redis() {
    String pong = exec("redis", "sh", "-c", ASK_REDIS + "ping");
    String append = exec("redis", "sh", "-c", ASK_REDIS + "config get appendonly");
    String evict = exec("redis", "sh", "-c", ASK_REDIS + "config get maxmemory-policy");
    if (!pong.equals("PONG") || !append.endsWith("yes") || !evict.endsWith("noeviction")) {
      throw new Fault(
          "Redis says " + pong + ", " + append + ", " + evict,
          "Start it with --appendonly yes and --maxmemory-policy noeviction.");
    }
    return "appendonly yes, noeviction";
  }

  /** Asks the one decision of the gateway for somebody whom nobody knows. */
  private String opa() {
    Visitor client = new Visitor(scene.doors().opa());
    HttpResponse<String> answer =
        client.ask("POST", "/v1/data/waooaw/gateway/decision", Map.of("input", Map.of()));
    JsonNode result = Json.read(answer.body()).path("result");
    JsonNode allow = result.path("allow");
    if (result.isMissingNode() || result.isEmpty()) {
      throw new Fault(
          "OPA knows no decision waooaw/gateway/decision: its policy bundle is empty",
          scene.stack().logs("opa", 10),
          "Mount the folders gateway/ and platform/ of the policy below /policy.");
    }
    if (allow.asBoolean()) {
      throw new Fault(
          "OPA allows a request that says nothing: " + result,
          "Serve the rules this version ships.");
    }
    String revision =
        Json.read(client.ask("GET", "/v1/data/platform/revision", null).body())
            .path("result")
            .asText();
    if (revision.isEmpty()) {
      throw new Fault(
          "OPA has no data.platform: the policy bundle lacks its data",
          "Mount the folder platform/ of the policy below /policy.");
    }
    return "revision " + revision;
  }
}
