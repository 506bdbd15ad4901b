package com.waooaw.plant.billing;

import java.time.Instant;
import java.util.UUID;

/**
 * One try to pay an order.
 *
 * @param number 1 is the order's first
 * @param keepMethod whether renewals are charged to the same if it succeeds
 * @param status {@code processing}, {@code succeeded} or {@code declined}
 * @param reason why it was declined; else null
 * @param finishedAt null while it is under way
 */
record Payment(
    UUID id,
    UUID orderId,
    int number,
    String method,
    boolean keepMethod,
    String status,
    String reason,
    Instant createdAt,
    Instant finishedAt) {
  static final String PROCESSING = "processing";
}
