package com.waooaw.kernel.http;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gives memory back that a burst took. The serial collector looks at the old generation only when
 * it is full, which after a burst of sign-ins may be hours; until then the process keeps all it
 * ever needed. What others do by themselves (JEP 346) is done here, once enough has gathered.
 */
final class HeapTrim {
  static final long EVERY_MILLIS = 30_000;

  /** Collects once the old generation holds a quarter more than it was left with. */
  private static final double GROWN = 1.25;

  private final LongSupplier used;
  private final Runnable collect;
  private long left;

  /** Of the old generation of this JVM; nothing if its collector is not the serial one. */
  static Optional<HeapTrim> ofThisProcess() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Tenured Gen"))
        .findFirst()
        .map(HeapTrim::of);
  }

  private static HeapTrim of(MemoryPoolMXBean old) {
    return new HeapTrim(() -> old.getUsage().getUsed(), System::gc);
  }

  HeapTrim(LongSupplier used, Runnable collect) {
    this.used = used;
    this.collect = collect;
  }

  /** Collects if enough has gathered; answers whether it did. */
  boolean look() {
    if (used.getAsLong() <= left * GROWN) {
      return false;
    }
    collect.run();
    left = used.getAsLong();
    return true;
  }
}
