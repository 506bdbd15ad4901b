package com.waooaw.ops.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.ops.container.Shell;
import com.waooaw.ops.report.Earlier;
import com.waooaw.ops.report.Section;
import com.waooaw.ops.stack.Programs;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Third phase: both portals, and what a person does through them. */
final class FullChecks {
  private static final String SOME_ID = "01900000-0000-7000-8000-000000000000";
  private static final Pattern PASSWORD =
      Pattern.compile("platform administrator (\\S+), password (\\S+)");
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

  private final Scene scene;

  FullChecks(Scene scene) {
    this.scene = scene;
  }

  Section run() {
    Checks checks =
        new Checks(
            "full", "Both portals in front: endpoints, the main job, the browser", scene.say());
    if (!checks.check("the portals start", () -> scene.start(Scene.PORTALS))) {
      return checks.done();
    }
    checks.check("health is told at every door", this::health);
    checks.check("every public endpoint answers", this::publicEndpoints);
    checks.check("every other endpoint refuses a stranger", this::closedEndpoints);
    checks.check("CP -> gateway -> backend: from sign-up to a deliverable", this::mainJob);
    checks.check(
        "PP -> gateway -> backend: the operator sees the stack and the trail", this::operator);
    checks.check(
        "CP serves its page and assets",
        () -> page(scene.doors().cp(), Earlier.CP_BUNDLE, Earlier.CP_BUNDLE_GZIP));
    checks.check(
        "PP serves its page and assets",
        () -> page(scene.doors().pp(), Earlier.PP_BUNDLE, Earlier.PP_BUNDLE_GZIP));
    Optional<String> chromium = Programs.chromium();
    if (chromium.isPresent()) {
      checks.check("the marketplace shows its agents in Chromium", () -> browse(chromium.get()));
    } else {
      checks.skip("the marketplace shows its agents in Chromium", "there is no Chromium here");
    }
    return checks.done();
  }

  private String health() {
    for (int port :
        List.of(
            scene.doors().cp(),
            scene.doors().cpApi(),
            scene.doors().pp(),
            scene.doors().ppApi(),
            scene.doors().gateway(),
            scene.doors().backend())) {
      for (String path : List.of("/livez", "/readyz", "/health")) {
        HttpResponse<String> answer = new Visitor(port).ask("GET", path, null);
        if (answer.statusCode() != 200) {
          throw new Fault(
              "port " + port + path + " answers " + answer.statusCode(), answer.body(), "");
        }
      }
    }
    return "6 ports, 3 endpoints each";
  }

  private String publicEndpoints() {
    Visitor visitor = scene.customer();
    List<String> asked = new ArrayList<>();
    for (Route route : routes(true)) {
      if (route.method().equals("GET") && !route.stream()) {
        String path = route.template().replaceAll("\\{(?:slug|agent|id_or_slug|ref)[^}]*}", "sdr");
        HttpResponse<String> answer =
            visitor.ask("GET", path.replaceAll("\\{[^}]+}", SOME_ID), null);
        boolean ok =
            answer.statusCode() == 200 || (path.contains("{") && answer.statusCode() == 404);
        if (!ok) {
          throw new Fault(path + " answers " + answer.statusCode(), answer.body(), "");
        }
        asked.add(path);
      }
    }
    return asked.size() + " of them";
  }

  private String closedEndpoints() {
    Visitor stranger = scene.customer();
    int asked = 0;
    for (Route route : routes(false)) {
      String path = route.template().replaceAll("\\{[^}]+}", SOME_ID);
      boolean writes = !Set.of("GET", "HEAD").contains(route.method());
      HttpResponse<String> answer = stranger.ask(route.method(), path, writes ? Map.of() : null);
      if (answer.statusCode() != 401 && answer.statusCode() != 403) {
        throw new Fault(
            route.method() + " " + path + " answers a stranger with " + answer.statusCode(),
            answer.body(),
            "");
      }
      asked++;
    }
    return asked + " of them";
  }

  private static List<Route> routes(boolean open) {
    return Contract.load().routes().stream()
        .filter(route -> (route.access() instanceof Route.Access.Public) == open)
        .toList();
  }

  private String mainJob() {
    Visitor.Work work =
        scene
            .customer()
            .signUp("asha." + UUID.randomUUID() + "@example.com")
            .work(
                "maths-tutor",
                Map.of("topic", "linear-equations", "level", 2, "count", 5, "seed", 42));
    if (work.deliverable().isEmpty()) {
      throw new Fault("the run left no deliverable", "");
    }
    return work.events() + " events, deliverable " + work.deliverable();
  }

  private String operator() {
    Visitor admin = signInAdmin();
    JsonNode stack = admin.get("/api/v1/ops/health");
    Set<String> down = new TreeSet<>();
    stack
        .path("services")
        .forEach(
            s -> {
              if (!s.path("status").asText().equals("up")) {
                down.add(s.path("name").asText());
              }
            });
    if (!down.isEmpty()) {
      throw new Fault("the operator's page calls down: " + down, stack.toString(), "");
    }
    JsonNode verified = admin.post("/api/v1/audit/verify", null);
    if (!verified.path("valid").asBoolean()) {
      throw new Fault("the audit trail does not verify", verified.toString(), "");
    }
    return stack.path("services").size()
        + " services up, "
        + verified.path("entries").asText()
        + " entries of the trail verified";
  }

  /** Signs in the administrator whom the first start made and told in its log. */
  Visitor signInAdmin() {
    for (String service : List.of("backend", "sandbox")) {
      Matcher found =
          PASSWORD.matcher(scene.engine().run("logs", scene.stack().container(service)).text());
      if (found.find()) {
        return scene.staff().signIn(found.group(1), found.group(2));
      }
    }
    throw new Fault("no backend tells the first administrator's password", "Look at its log.");
  }

  private String page(int port, Earlier bundle, Earlier bundleGzip) {
    Visitor browser = new Visitor(port);
    HttpResponse<String> page = browser.ask("GET", "/", null);
    if (page.statusCode() != 200
        || page.headers().firstValue("Content-Security-Policy").isEmpty()) {
      throw new Fault("/ answers " + page.statusCode() + " or lacks its policy", page.body(), "");
    }
    long assets = 0;
    double plain = 0;
    double packed = 0;
    for (Matcher asset = ASSET.matcher(page.body()); asset.find(); assets++) {
      HttpResponse<String> answer = browser.ask("GET", asset.group(1), null);
      if (answer.statusCode() != 200) {
        throw new Fault(asset.group(1) + " answers " + answer.statusCode(), "");
      }
      if (asset.group(1).matches(".*\\.(js|css)")) {
        plain += answer.body().getBytes(UTF_8).length;
        packed += packedLength(port, asset.group(1));
      }
    }
    if (assets == 0) {
      throw new Fault("the page names no assets", page.body(), "");
    }
    scene.measures().bundles.put(bundle, plain);
    scene.measures().bundles.put(bundleGzip, packed);
    return String.format(
        Locale.ROOT,
        "%d assets; scripts and styles %.0f kB, %.0f kB as gzip",
        assets,
        plain / 1e3,
        packed / 1e3);
  }

  private static long packedLength(int port, String asset) {
    HttpResponse<String> head =
        new Visitor(port).header("Accept-Encoding", "gzip").ask("HEAD", asset, null);
    if (!head.headers().firstValue("Content-Encoding").orElse("none").equals("gzip")) {
      throw new Fault(asset + " is not served as gzip to those who take it", "");
    }
    return head.headers().firstValueAsLong("Content-Length").orElse(0);
  }

  private String browse(String chromium) {
    String agent = scene.customer().get("/api/v1/agents").at("/items/0/name").asText();
    Shell.Result dom =
        new Shell(scene.root(), Map.of())
            .run(
                List.of(
                    chromium,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--user-data-dir=" + scene.root().resolve("target/verify/chromium"),
                    "--virtual-time-budget=10000",
                    "--dump-dom",
                    "http://127.0.0.1:" + scene.doors().cp() + "/"));
    if (!dom.text().contains(agent)) {
      throw new Fault("the page does not show " + agent, tail(dom.text()), "Look at its console.");
    }
    return "shows " + agent;
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 1500));
  }
}
