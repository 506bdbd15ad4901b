package com.waooaw.gateway.forward;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that a body has stopped moving, or takes too long as a whole. One slow timer looks at how
 * far it is, so that its bytes cost nothing.
 */
final class Stall {
  private final Vertx vertx;
  private final LongSupplier bytes;
  private final long timer;
  private final long began = System.nanoTime();
  private long movedAt = began;
  private long moved;
  private boolean over;

  Stall(Vertx vertx, Duration still, Duration most, LongSupplier bytes, Runnable stalled) {
    this.vertx = vertx;
    this.bytes = bytes;
    this.timer =
        vertx.setPeriodic(
            Math.max(1, still.toMillis() / 4),
            tick -> {
              if (hasStalled(still, most)) {
                end();
                stalled.run();
              }
            });
  }

  private boolean hasStalled(Duration still, Duration most) {
    long now = System.nanoTime();
    long soFar = bytes.getAsLong();
    if (soFar != moved) {
      moved = soFar;
      movedAt = now;
    }
    return now - movedAt > still.toNanos() || now - began > most.toNanos();
  }

  void end() {
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
    }
  }
}
