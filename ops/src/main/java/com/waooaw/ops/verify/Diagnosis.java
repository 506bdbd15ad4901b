package com.waooaw.ops.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.ops.container.Shell;
import com.waooaw.ops.container.Stack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out why a container is not healthy, from its state, its health check and its log. */
final class Diagnosis {
  private static final int LINES = 40;

  /** Which variable says where a dependency is, by the dependency's name in a health document. */
  private static final Map<String, List<String>> ADDRESSES =
      Map.of(
          "jwks", List.of("JWKS_URL"),
          "policy", List.of("OPA_URL"),
          "redis", List.of("REDIS_URL", "REDIS_URL_FILE"),
          "backend", List.of("PLANT_BACKEND_URL"),
          "gateway", List.of("GATEWAY_URL"),
          "postgres", List.of("DATABASE_URL", "DATABASE_URL_FILE"));

  /** A dependency that a health document, perhaps cut off, calls down. */
  private static final Pattern DOWN = Pattern.compile("\"([a-z]+)\":\\{[^{}]*\"status\":\"down\"");

  /** What a log line means, and what to do. The first that is found is told. */
  private record Sign(Pattern line, String meaning, String fix) {}

  private static final List<Sign> SIGNS =
      List.of(
          new Sign(
              Pattern.compile("Wrong settings: ([^\"]+)"),
              "its settings are wrong: %s",
              "Correct the variable named, in the compose file or the environment."),
          new Sign(
              Pattern.compile("could not open [`'\"]?([^'\"\\s]+)"),
              "%s cannot be read by the user it runs as",
              "Make the file readable by all where the image is built."),
          new Sign(
              Pattern.compile(
                  "(Error: Could not find or load main class \\S+|Unable to access jarfile \\S+|AccessDeniedException: \\S+)"),
              "a program file cannot be read by the user it runs as: %s",
              "Make the file readable by all where the image is built."),
          new Sign(
              Pattern.compile("(?i)(.*(AOT cache|shared archive file|shared class paths).*)"),
              "Java rejects its start-up cache: %s",
              "Build the image again: the cache must be made by the archives and flags it is used with."),
          new Sign(
              Pattern.compile("connection attempt failed[^\"]*?\\(Caused by ([^\\s)\\\\]+)\\)"),
              "no host is named %s: the address in DATABASE_URL is wrong",
              "Correct the host in the URL, or put both services on one network."),
          new Sign(
              Pattern.compile("UnknownHostException: ([^\\s\"\\\\]+)"),
              "no host is named %s: the address in DATABASE_URL or REDIS_URL is wrong",
              "Correct the host in the URL, or put both services on one network."),
          new Sign(
              Pattern.compile("(password authentication failed for user [^\\s,]+)"),
              "the database refuses the password of DATABASE_URL: %s",
              "Use the password the database was made with; a kept volume keeps its first one."),
          new Sign(
              Pattern.compile("(database \\S+ does not exist)"),
              "DATABASE_URL names a database that is not there: %s",
              "Correct the name at the end of the URL, or create the database."),
          new Sign(
              Pattern.compile("Connection to (\\S+) refused"),
              "nothing listens at %s, where DATABASE_URL says the database is",
              "Correct host and port in DATABASE_URL."),
          new Sign(
              Pattern.compile("(OutOfMemoryError[^\"]*)"),
              "its heap is too small: %s",
              "Give it a larger -Xmx, and its container a larger limit."),
          new Sign(
              Pattern.compile("(?m)^(?:error: )(.+)$"),
              "%s",
              "Look at what is mounted into the container."));

  private Diagnosis() {}

  /** The fault of a service that should be healthy and is not. */
  static Fault of(Stack stack, String service) {
    JsonNode container = stack.inspect(service);
    if (container.isMissingNode()) {
      return new Fault(service + " has no container", "Look at what the compose tool said.");
    }
    String log = stack.logs(service, LINES);
    JsonNode state = container.path("State");
    if (service.equals("opa") && state.path("Status").asText().equals("running")) {
      return new Fault(
          "opa runs, but serves no policy data: its policy bundle is empty or not the platform's",
          excerpt(log),
          "Mount the folders gateway/ and platform/ of the policy below /policy.");
    }
    for (Sign sign : SIGNS) {
      Matcher found = sign.line().matcher(log);
      if (found.find()) {
        String what = found.group(1).replace("\\\"", "\"").strip();
        return new Fault(
            service + ": " + String.format(sign.meaning(), what), excerpt(log), sign.fix());
      }
    }
    return dependency(stack, service, state)
        .orElseGet(
            () ->
                new Fault(
                    service
                        + " is "
                        + stack.health(service)
                        + ", exit code "
                        + state.path("ExitCode").asText("none")
                        + ", its check says: "
                        + lastCheck(state).lines().findFirst().orElse("nothing"),
                    excerpt(log),
                    "Read the log below."));
  }

  // The health check prints the health document, in which the service says what it misses.
  private static Optional<Fault> dependency(Stack stack, String service, JsonNode state) {
    String said = lastCheck(state);
    Matcher down = DOWN.matcher(said);
    if (down.find()) {
      String dependency = down.group(1);
      return Optional.of(
          new Fault(
              service + " does not reach " + dependency + address(stack, service, dependency),
              said.strip(),
              "Correct the address if it is wrong; else look at "
                  + dependency
                  + ", which does not answer there."));
    }
    return Optional.empty();
  }

  private static String address(Stack stack, String service, String dependency) {
    Map<String, String> environment = stack.environment(service);
    return ADDRESSES.getOrDefault(dependency, List.of()).stream()
        .filter(environment::containsKey)
        .findFirst()
        .map(name -> ": " + name + " is " + environment.get(name).replaceAll(":[^:@/]*@", ":...@"))
        .orElse("");
  }

  private static String lastCheck(JsonNode state) {
    JsonNode log = state.at("/Health/Log");
    return log.isEmpty() ? "" : log.get(log.size() - 1).path("Output").asText();
  }

  private static String excerpt(String log) {
    return Shell.tail(log, 12);
  }
}
