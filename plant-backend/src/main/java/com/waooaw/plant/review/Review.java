package com.waooaw.plant.review;

import java.time.Instant;
import java.util.UUID;

/**
 * A review as anyone may read it: never whose it is.
 *
 * @param rating 1 to 5 stars
 * @param after {@code hire} if the agent was paid for, else {@code trial}
 */
record Review(UUID id, int rating, String text, String after, Instant createdAt) {}
