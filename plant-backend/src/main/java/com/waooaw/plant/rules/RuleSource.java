package com.waooaw.plant.rules;

import com.waooaw.kernel.config.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where the rules in force are, by the same two settings that the gateway reads.
 *
 * @param opa an OPA server; empty when the embedded module decides
 * @param folder rules and data that the embedded module follows; the shipped ones when empty
 */
public record RuleSource(Optional<URI> opa, Optional<Path> folder) {
  /** The rules and data this was built with. */
  public static RuleSource shipped() {
    return new RuleSource(Optional.empty(), Optional.empty());
  }

  /** Reads OPA_URL and POLICY_DIR; faults are kept in the settings. */
  public static RuleSource read(Settings settings) {
    Optional<URI> opa = Optional.ofNullable(settings.url("OPA_URL", Set.of("http", "https")));
    Optional<Path> folder = settings.optional("POLICY_DIR").map(String::strip).map(Path::of);
    RuleSource source = new RuleSource(opa, folder);
    if (folder.isPresent() && settings.optional("OPA_URL").isPresent()) {
      return settings.fault(
          "POLICY_DIR", "is for the embedded rules, and OPA_URL names a server", source);
    }
    return folder.isEmpty() || Files.isDirectory(folder.get())
        ? source
        : settings.fault("POLICY_DIR", "names no folder: " + folder.get(), source);
  }
}
