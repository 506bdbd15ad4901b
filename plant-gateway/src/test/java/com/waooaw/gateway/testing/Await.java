package com.waooaw.gateway.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what happens on other threads, and never for ever. */
public final class Await {
  private static final Duration MOST = Duration.ofSeconds(15);
  private static final long BETWEEN_MILLIS = 50;

  private Await() {}

  /** What a future comes to; thrown when it fails. */
  public static <T> T result(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** Until it holds. */
  public static void until(BooleanSupplier holds) throws InterruptedException {
    until("it came true", holds);
  }

  /** The same, saying what was waited for. */
  public static void until(String wanted, BooleanSupplier holds) throws InterruptedException {
    until(wanted, MOST, holds);
  }

  /** The same, for at most so long. */
  public static void until(String wanted, Duration most, BooleanSupplier holds)
      throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not within " + most.toSeconds() + " seconds: " + wanted);
      }
      Thread.sleep(BETWEEN_MILLIS);
    }
  }
}
