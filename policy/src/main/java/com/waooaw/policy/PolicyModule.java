package com.waooaw.policy;

import static java.util.Objects.requireNonNull;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * The rules compiled to WebAssembly, ready to be instantiated: once compiled to bytecode, an
 * instance costs little. The same Rego is served by an OPA server where there is one; the same
 * vectors pass on both.
 */
public final class PolicyModule {
  private final WasmModule module;
  private final Function<Instance, Machine> machines;
  private final byte[] data;

  private PolicyModule(WasmModule module, byte[] data) {
    this.module = requireNonNull(module, "module");
    this.machines = MachineFactoryCompiler.compile(module);
    this.data = data;
  }

  /** The rules and data as shipped. Compiles, so call it once a process. */
  public static PolicyModule shipped() {
    return new PolicyModule(
        Parser.parse(resource("/policy/policy.wasm")), PolicyData.shippedBytes());
  }

  /** An evaluator of its own memory, for one thread at a time: one for each event loop. */
  public EmbeddedPolicy newInstance() {
    return new EmbeddedPolicy(module, machines, data);
  }

  static byte[] resource(String name) {
    try (InputStream in = PolicyModule.class.getResourceAsStream(name)) {
      return requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
