package com.waooaw.ops.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does one thing to several, each on a virtual thread of its own. */
final class SideBySide {
  private SideBySide() {}

  /** Returns when all are done; throws the first failure at once and leaves the rest to end. */
  static <T> void run(List<T> items, Consumer<T> act) {
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    var done = new java.util.concurrent.ExecutorCompletionService<Void>(executor);
    List<Future<Void>> running = new ArrayList<>();
    for (T item : items) {
      running.add(
          done.submit(
              () -> {
                act.accept(item);
                return null;
              }));
    }
    try {
      for (int i = 0; i < running.size(); i++) {
        done.take().get();
      }
    } catch (ExecutionException e) {
      running.forEach(f -> f.cancel(true));
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.");
    } finally {
      executor.shutdown();
    }
  }
}
