package com.waooaw.policy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The rules compiled to WebAssembly, and that to classes when this was built, so that an instance
 * costs little. The same Rego is served by an OPA server where there is one; the same vectors pass
 * on both.
 */
public final class PolicyModule {
  private final byte[] data;

  private PolicyModule(byte[] data) {
    this.data = requireNonNull(data, "data");
  }

  /** The rules and data as shipped. */
  public static PolicyModule shipped() {
    return new PolicyModule(PolicyData.shippedBytes());
  }

  /** An evaluator of its own memory, for one thread at a time: one for each event loop. */
  public EmbeddedPolicy newInstance() {
    return new EmbeddedPolicy(Rules.load(), Rules::create, data);
  }

  static byte[] resource(String name) {
    try (InputStream in = PolicyModule.class.getResourceAsStream(name)) {
      return requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
