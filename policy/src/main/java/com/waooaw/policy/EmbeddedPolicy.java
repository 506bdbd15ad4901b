package com.waooaw.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Evaluates the rules in process, through OPA's WebAssembly interface (ABI 1.2,
 * openpolicyagent.org/docs/wasm). The data is loaded once; each evaluation starts from the same
 * heap, so memory stays flat. Not safe for use by two threads at once.
 */
public final class EmbeddedPolicy {
  private static final int FIRST_PAGES = 4;
  private static final int LAST_PAGES = 256;
  private static final int PAGE_BYTES = 65_536;
  private static final int JSON_FORMAT = 0;
  private static final int ENTRYPOINT = 0;
  private static final int BUILTIN_ARITIES = 4;

  private final Memory memory;
  private final ExportFunction eval;
  private final int dataAddress;
  private final int heapStart;
  private final boolean interpreted;

  EmbeddedPolicy(
      WasmModule module, Function<Instance, Machine> machines, byte[] data, boolean interpreted) {
    this.interpreted = interpreted;
    this.memory = new ByteArrayMemory(new MemoryLimits(FIRST_PAGES, LAST_PAGES));
    Instance instance =
        Instance.builder(module)
            .withImportValues(imports(memory))
            .withMachineFactory(machines)
            .build();
    this.eval = instance.export("opa_eval");
    int text = (int) instance.export("opa_malloc").apply(data.length)[0];
    memory.write(text, data);
    this.dataAddress = (int) instance.export("opa_json_parse").apply(text, data.length)[0];
    if (dataAddress == 0) {
      throw new PolicyException("The policy data is not JSON");
    }
    this.heapStart = (int) instance.export("opa_heap_ptr_get").apply()[0];
  }

  /** Whether a decision takes milliseconds: too long for an event loop. */
  public boolean interpreted() {
    return interpreted;
  }

  /**
   * The decision on an input, both JSON texts as policy/schema describes.
   *
   * @throws PolicyException if the rules give no decision; the caller then denies
   */
  public String decide(String input) {
    byte[] bytes = input.getBytes(UTF_8);
    int room = memory.pages() * PAGE_BYTES - heapStart;
    if (bytes.length > room) {
      memory.grow((bytes.length - room) / PAGE_BYTES + 1);
    }
    memory.write(heapStart, bytes);
    int heap = align(heapStart + bytes.length);
    int address =
        (int) eval.apply(0, ENTRYPOINT, dataAddress, heapStart, bytes.length, heap, JSON_FORMAT)[0];
    return unwrap(memory.readCString(address));
  }

  // OPA answers a set of results, written [{"result": ... }]; an undefined decision is the empty
  // set.
  private static String unwrap(String results) {
    String prefix = "[{\"result\":";
    String suffix = "}]";
    if (!results.startsWith(prefix) || !results.endsWith(suffix)) {
      throw new PolicyException("The rules gave no decision");
    }
    return results.substring(prefix.length(), results.length() - suffix.length());
  }

  private static int align(int address) {
    return (address + 7) & ~7;
  }

  private static ImportValues imports(Memory memory) {
    List<HostFunction> functions = new ArrayList<>();
    functions.add(
        new HostFunction(
            "env",
            "opa_abort",
            FunctionType.accepting(ValType.I32),
            (instance, args) -> {
              throw new PolicyException("The rules aborted: " + memory.readCString((int) args[0]));
            }));
    functions.add(
        new HostFunction(
            "env", "opa_println", FunctionType.accepting(ValType.I32), (instance, args) -> null));
    for (int arity = 0; arity <= BUILTIN_ARITIES; arity++) {
      functions.add(
          new HostFunction(
              "env",
              "opa_builtin" + arity,
              FunctionType.of(Collections.nCopies(arity + 2, ValType.I32), List.of(ValType.I32)),
              (instance, args) -> {
                throw new PolicyException(
                    "The rules use a builtin that is not native to WebAssembly");
              }));
    }
    return ImportValues.builder()
        .addFunction(functions.toArray(HostFunction[]::new))
        .addMemory(new ImportMemory("env", "memory", memory))
        .build();
  }
}
