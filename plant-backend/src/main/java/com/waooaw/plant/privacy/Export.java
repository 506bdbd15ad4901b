package com.waooaw.plant.privacy;

import java.time.Instant;
import java.util.UUID;

/**
 * A copy of everything that is known of a customer.
 *
 * @param status {@code queued}, {@code ready}, {@code failed} or {@code expired}
 * @param expiresAt until when it is handed out; null until it is ready
 * @param size of the archive in bytes; null until it is ready
 * @param sha256 of the archive, in lower-case hexadecimal; null until it is ready
 */
record Export(
    UUID id,
    String status,
    Instant createdAt,
    Instant readyAt,
    Instant expiresAt,
    Long size,
    String sha256) {}
