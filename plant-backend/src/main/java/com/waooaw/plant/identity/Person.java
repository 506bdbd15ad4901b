package com.waooaw.plant.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * Someone who can sign in.
 *
 * @param portal {@code CP} for a customer's member, {@code PP} for staff
 * @param customerId null for staff
 * @param customerName null for staff
 * @param governorAgentId null unless a governor
 * @param failures wrong passwords since the last right one
 * @param lockedUntil null unless locked
 */
public record Person(
    UUID id,
    String portal,
    UUID customerId,
    String customerName,
    String email,
    String fullName,
    String passwordHash,
    String role,
    String governorAgentId,
    int failures,
    Instant lockedUntil) {}
