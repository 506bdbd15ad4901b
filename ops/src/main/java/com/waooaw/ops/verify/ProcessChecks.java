package com.waooaw.ops.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.ops.container.Shell;
import com.waooaw.ops.container.Stack;
import com.waooaw.ops.report.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happens to each service when it is killed, and when it is asked to stop. */
final class ProcessChecks {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(45);
  private static final Pattern LISTENING =
      Pattern.compile("\"time\":\"([^\"]+)\",\"message\":\"Listening\"");

  private final Scene scene;

  ProcessChecks(Scene scene) {
    this.scene = scene;
  }

  Section run() {
    Checks checks =
        new Checks(
            "processes", "Killed: back, ready, nothing lost. Asked to stop: drained", scene.say());
    for (String service : Scene.OURS) {
      if (canKill(service)) {
        checks.check(service + " killed with -9 is back and ready", () -> kill(service));
      } else {
        checks.skip(
            service + " killed with -9 is back and ready",
            "its process is not one of this machine that may be killed from here");
      }
    }
    if (canKill("backend")) {
      checks.check("a run under way when its process is killed is finished once", this::killMidRun);
    }
    for (String service : Scene.OURS) {
      checks.check(service + " stops within 20 s, with 0", () -> stop(service));
    }
    for (String service : List.of("backend", "gateway", "cp-app", "pp-app")) {
      checks.check(service + " from exec to listening (P12)", () -> startTime(service));
    }
    checks.check("all are healthy again", () -> scene.start(Scene.OURS));
    return checks.done();
  }

  private int pid(String service) {
    return scene.stack().inspect(service).at("/State/Pid").asInt();
  }

  private boolean canKill(String service) {
    return Files.isWritable(Path.of("/proc/" + pid(service) + "/oom_score_adj"));
  }

  /** As the kernel would: the engine's own kill counts as a wish to stop. */
  private int killHard(String service) {
    int pid = pid(service);
    new Shell(scene.root(), Map.of()).run(List.of("kill", "-9", Integer.toString(pid)));
    return pid;
  }

  private String kill(String service) {
    int before = killHard(service);
    Instant began = Instant.now();
    boolean back =
        Stack.await(
            BACK_WITHIN,
            () -> {
              int now = pid(service);
              return now != before && now > 0 && scene.stack().health(service).equals("healthy");
            });
    if (!back) {
      throw Diagnosis.of(scene.stack(), service);
    }
    return String.format(
        Locale.ROOT,
        "healthy again after %.1f s",
        Duration.between(began, Instant.now()).toMillis() / 1000.0);
  }

  /** The middle of five starts on a machine that does nothing else. */
  private String startTime(String service) {
    scene.stack().quiet(true);
    try {
      List<Duration> starts = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        scene.engine().run("restart", "--time", "20", scene.stack().container(service));
        Stack.pause(Duration.ofSeconds(4));
        listening(service).ifPresent(starts::add);
      }
      if (starts.isEmpty()) {
        throw new Fault(service + " does not say when it listens", "");
      }
      starts.sort(null);
      Duration middle = starts.get(starts.size() / 2);
      scene.measures().startToReady.put(service, middle);
      return String.format(
          Locale.ROOT,
          "%d ms (%d to %d)",
          middle.toMillis(),
          starts.getFirst().toMillis(),
          starts.getLast().toMillis());
    } finally {
      scene.stack().quiet(false);
    }
  }

  /** From the start of the process to the last time it said that it listens. */
  private Optional<Duration> listening(String service) {
    JsonNode started = scene.stack().inspect(service).at("/State/StartedAt");
    Matcher line = LISTENING.matcher(scene.stack().logs(service, 200));
    Instant last = null;
    while (line.find()) {
      last = Instant.parse(line.group(1));
    }
    if (last == null) {
      return Optional.empty();
    }
    Instant from = OffsetDateTime.parse(started.asText().replaceFirst(" .*", "")).toInstant();
    return Optional.of(Duration.between(from, last)).filter(d -> !d.isNegative());
  }

  private String killMidRun() {
    Visitor customer = scene.customer().signUp("kill." + UUID.randomUUID() + "@example.com");
    StringBuilder leads =
        new StringBuilder("name,email,company,title,country,employees,industry\n");
    for (int i = 0; i < 6_000; i++) {
      leads.append(
          String.format(
              Locale.ROOT,
              "Person %d,p%d@example%d.com,Company %d,CEO,India,%d,Retail%n",
              i,
              i,
              i % 900,
              i % 900,
              10 + i % 400));
    }
    String agent = customer.get("/api/v1/agents/sdr").path("id").asText();
    String hire = customer.post("/api/v1/trials", Map.of("agent_id", agent)).path("id").asText();
    String goal =
        customer
            .post(
                "/api/v1/hires/" + hire + "/goals",
                Map.of(
                    "statement",
                    "Rank these leads",
                    "inputs",
                    Map.of(
                        "leads_csv",
                        leads.toString(),
                        "ideal_customer",
                        Map.of("countries", List.of("India"), "titles", List.of("CEO")))))
            .path("id")
            .asText();
    String run = customer.post("/api/v1/goals/" + goal + "/runs", null).path("id").asText();
    killHard("backend");
    killHard("sandbox");
    boolean ended =
        Stack.await(
            Duration.ofSeconds(90),
            () -> {
              var answer = customer.ask("GET", "/api/v1/runs/" + run, null);
              return answer.statusCode() == 200 && answer.body().contains("\"succeeded\"");
            });
    if (!ended) {
      throw new Fault(
          "the run is not finished after 90 s",
          customer.ask("GET", "/api/v1/runs/" + run, null).body(),
          "Look at the job table and at the backend's log.");
    }
    int deliverables = customer.get("/api/v1/runs/" + run).path("deliverable_ids").size();
    if (deliverables != 1) {
      throw new Fault("the run left " + deliverables + " deliverables, not one", "");
    }
    return "one deliverable";
  }

  private String stop(String service) {
    Instant began = Instant.now();
    scene.engine().run("stop", "--time", "25", scene.stack().container(service));
    Duration took = Duration.between(began, Instant.now());
    int code = scene.stack().inspect(service).at("/State/ExitCode").asInt(-1);
    if (code != 0 || took.compareTo(STOP_WITHIN) > 0) {
      throw new Fault(
          service
              + (code == 137 ? " ignores SIGTERM and had to be killed" : " does not stop cleanly")
              + String.format(
                  Locale.ROOT, ": exit code %d after %.1f s", code, took.toMillis() / 1000.0),
          scene.stack().logs(service, 10),
          "Let the process that is PID 1 handle SIGTERM: exec form, and no wrapper around it.");
    }
    scene.engine().run("start", scene.stack().container(service));
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }
}
