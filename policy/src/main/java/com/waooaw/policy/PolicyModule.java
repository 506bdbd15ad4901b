package com.waooaw.policy;

import static java.util.Objects.requireNonNull;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The rules compiled to WebAssembly, and the data they read. The same Rego is served by an OPA
 * server where there is one; the same vectors pass on both.
 *
 * <p>The shipped rules became Java classes when this was built; others do when they are loaded,
 * where there is a compiler. Where there is none they are interpreted, which takes milliseconds a
 * decision instead of microseconds.
 */
public final class PolicyModule {
  private final WasmModule module;
  private final Function<Instance, Machine> machines;
  private final byte[] document;
  private final PolicyData data;
  private final boolean interpreted;

  private PolicyModule(
      WasmModule module, Function<Instance, Machine> machines, byte[] data, boolean interpreted) {
    this.module = module;
    this.machines = machines;
    this.interpreted = interpreted;
    this.data = PolicyData.parse(data);
    this.document = PolicyData.asPlatform(data);
  }

  /** The rules and data as shipped. */
  public static PolicyModule shipped() {
    return new PolicyModule(Rules.load(), Rules::create, resource(PolicyData.FILE), false);
  }

  /**
   * The rules and data of a folder, once they have shown that they decide.
   *
   * @throws PolicyException saying why they must not come into force
   */
  public static PolicyModule of(PolicyFiles files) {
    PolicyModule module = unchecked(files);
    SelfCheck.run(module.newInstance(), files.data());
    return module;
  }

  private static PolicyModule unchecked(PolicyFiles files) {
    byte[] given = files.module().orElse(null);
    if (given == null || Arrays.equals(given, resource("/policy/policy.wasm"))) {
      return new PolicyModule(Rules.load(), Rules::create, files.data(), false);
    }
    try {
      return made(Parser.parse(given), files.data());
    } catch (PolicyException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PolicyException("The rules are no WebAssembly module", e);
    }
  }

  private static PolicyModule made(WasmModule module, byte[] data) {
    try {
      return new PolicyModule(module, MachineFactoryCompiler.compile(module), data, false);
    } catch (NoClassDefFoundError e) {
      // The images leave the compiler out, for its weight.
      return new PolicyModule(module, InterpreterMachine::new, data, true);
    }
  }

  /** Whether a decision takes milliseconds: too long for an event loop. */
  public boolean interpreted() {
    return interpreted;
  }

  /** The part of the data that services read. */
  public PolicyData data() {
    return data;
  }

  /**
   * An evaluator of its own memory, for one thread at a time: one for each event loop.
   *
   * @throws PolicyException if the module is not one of OPA's
   */
  public EmbeddedPolicy newInstance() {
    try {
      return new EmbeddedPolicy(module, machines, document, interpreted);
    } catch (PolicyException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PolicyException("The rules are not a module that OPA built", e);
    }
  }

  static byte[] resource(String name) {
    try (InputStream in = PolicyModule.class.getResourceAsStream(name)) {
      return requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
