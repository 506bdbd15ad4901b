package com.waooaw.plant.rules;

import static java.util.Objects.requireNonNull;

import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import com.waooaw.policy.PolicyData;
import com.waooaw.policy.PolicyFiles;
import com.waooaw.policy.PolicyModule;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rules in process. They decide here only when somebody wants to know, so the module is loaded
 * then, and each question gets an evaluator of its own.
 */
final class EmbeddedRules implements Engine {
  private final Optional<Path> folder;
  private volatile Supplier<PolicyModule> module = PolicyModule::shipped;
  private String lastDigest = "";

  EmbeddedRules(Optional<Path> folder) {
    this.folder = requireNonNull(folder, "folder");
  }

  @Override
  public String name() {
    return folder.isPresent() ? "embedded, from a folder" : "embedded";
  }

  @Override
  public boolean follows() {
    return folder.isPresent();
  }

  @Override
  public Optional<byte[]> changed() {
    if (folder.isEmpty()) {
      return Optional.of(PolicyData.shippedDocument());
    }
    PolicyFiles files = PolicyFiles.read(folder.get());
    if (files.digest().equals(lastDigest)) {
      return Optional.empty();
    }
    // Refused once is refused until it changes: the check is not run again every second.
    lastDigest = files.digest();
    PolicyModule next = PolicyModule.of(files);
    module = () -> next;
    return Optional.of(files.data());
  }

  @Override
  public Decision decide(DecisionInput input) {
    return Decision.parse(module.get().newInstance().decide(input.toJson().toString()));
  }
}
