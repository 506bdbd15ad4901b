package com.waooaw.ops.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the probes find now. URLs are shown without credentials. */
public final class StatusReport {
  private static final List<String> ORDER =
      List.of("gateway", "backend", "cp", "pp", "postgres", "redis", "policy");

  private final ObjectNode document;

  private StatusReport(ObjectNode document) {
    this.document = document;
  }

  /** Asks every service of the stack that this data folder tells of. */
  public static StatusReport of(Layout layout, Instant now) {
    ObjectNode document = Json.mapper().createObjectNode();
    Optional<State> state = State.read(layout);
    document.put("ready", false);
    document.put("supervised", state.map(State::supervised).orElse(false));
    document.put("phase", state.map(State::phase).orElse("stopped"));
    ObjectNode services = document.putObject("services");
    state.ifPresent(
        s -> {
          Map<String, ObjectNode> found = new ConcurrentHashMap<>();
          SideBySide.run(ORDER, name -> found.put(name, service(name, s, now)));
          ORDER.forEach(name -> services.set(name, found.get(name)));
          document.put(
              "ready", found.values().stream().allMatch(f -> f.path("healthy").asBoolean()));
        });
    return new StatusReport(document);
  }

  /** Whether every service is healthy. */
  public boolean ready() {
    return document.path("ready").asBoolean();
  }

  /** For programs. */
  public String json() {
    return document.toPrettyString();
  }

  /** For people. */
  public String text() {
    if (document.path("services").isEmpty()) {
      return "Nothing is running.\n";
    }
    StringBuilder text = new StringBuilder();
    document
        .path("services")
        .properties()
        .forEach(
            e -> {
              JsonNode s = e.getValue();
              text.append(
                  String.format(
                      Locale.ROOT,
                      "  %-9s %-9s %-48s %s%n",
                      e.getKey(),
                      s.path("healthy").asBoolean() ? "healthy" : "DOWN",
                      s.has("ui")
                          ? s.path("ui").asText() + "  " + s.path("api").asText()
                          : s.path("url").asText(),
                      s.has("detail") ? s.path("detail").asText() : running(s)));
            });
    if (!document.path("supervised").asBoolean()) {
      text.append("  Its supervisor is gone: ./waooaw up starts it anew, ./waooaw down ends it.\n");
    }
    return text.toString();
  }

  private static String running(JsonNode service) {
    return (service.path("version").asText("")
            + " "
            + (service.has("pid") ? "pid " + service.path("pid").asLong() : "")
            + (service.has("uptime_seconds") ? ", up " + service.path("uptime_seconds") + " s" : "")
            + (service.path("restarts").asInt() > 0
                ? ", restarted " + service.path("restarts") + " times"
                : ""))
        .strip();
  }

  private static ObjectNode service(String name, State state, Instant now) {
    Ports ports = Ports.movedBy(state.offset());
    ObjectNode service = Json.mapper().createObjectNode();
    switch (name) {
      case "gateway" -> ask(service, local(ports.gateway()));
      case "backend" -> ask(service, local(ports.backend()));
      case "cp" -> askPortal(service, ports.cpUi(), ports.cpApi());
      case "pp" -> askPortal(service, ports.ppUi(), ports.ppApi());
      case "postgres" -> askStore(service, state.databaseUrl(), Probe::postgres);
      case "redis" -> askStore(service, state.redisUrl(), Probe::redis);
      default -> askPolicy(service, state, ports);
    }
    Trace trace = state.processes().get(name);
    if (trace != null && trace.living().isPresent()) {
      service.put("pid", trace.pid());
      service.put("uptime_seconds", Duration.between(trace.startedAt(), now).toSeconds());
    }
    Integer restarts = state.restarts().get(name);
    if (restarts != null) {
      service.put("restarts", restarts);
    }
    return service;
  }

  private static void ask(ObjectNode service, String url) {
    service.put("url", url);
    put(service, Probe.http(readiness(url)).ask());
  }

  private static void askPortal(ObjectNode service, int ui, int api) {
    service.put("ui", local(ui));
    service.put("api", local(api));
    Probe.Answer first = Probe.http(readiness(local(ui))).ask();
    put(
        service,
        first instanceof Probe.Answer.Unhealthy ? first : Probe.http(readiness(local(api))).ask());
  }

  private static void askStore(
      ObjectNode service, String url, java.util.function.Function<URI, Probe> probe) {
    URI uri = URI.create(url);
    service.put("url", Redacted.url(uri));
    put(service, probe.apply(uri).ask());
  }

  /** Policy embedded in the gateway is as healthy as the gateway says its decisions are. */
  private static void askPolicy(ObjectNode service, State state, Ports ports) {
    if (state.opaUrl() != null) {
      URI uri = URI.create(state.opaUrl());
      service.put("url", Redacted.url(uri));
      put(service, Probe.opa(uri).ask());
      return;
    }
    service.put("url", "embedded");
    switch (Probe.http(readiness(local(ports.gateway()))).ask()) {
      case Probe.Answer.Unhealthy down -> put(service, down);
      case Probe.Answer.Healthy gateway -> {
        JsonNode policy = gateway.document().path("dependencies").path("policy");
        put(
            service,
            policy.has("revision")
                ? new Probe.Answer.Healthy(policy.path("revision").asText(""), policy)
                : new Probe.Answer.Unhealthy("the gateway tells nothing of its policy"));
      }
    }
  }

  private static void put(ObjectNode service, Probe.Answer answer) {
    switch (answer) {
      case Probe.Answer.Healthy(String version, JsonNode document) -> {
        service.put("healthy", true);
        if (!version.isEmpty()) {
          service.put("version", version);
        }
      }
      case Probe.Answer.Unhealthy(String reason) -> {
        service.put("healthy", false);
        service.put("detail", reason);
      }
    }
  }

  private static String local(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static String readiness(String url) {
    return url + "/readyz";
  }
}
