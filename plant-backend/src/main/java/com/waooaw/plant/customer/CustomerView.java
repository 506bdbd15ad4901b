package com.waooaw.plant.customer;

import com.waooaw.plant.money.Cost;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A customer as staff see one: who they are and how much there is, and never what it is about.
 *
 * @param status {@code active}, {@code leaving} when a deletion is scheduled, or {@code deleted}
 * @param deletionDueAt null unless leaving
 */
record CustomerView(
    UUID id,
    String name,
    String status,
    Instant createdAt,
    Instant deletionDueAt,
    long memberCount,
    long trialCount,
    long hireCount) {

  /** A member of a customer. */
  record Member(UUID id, String fullName, String email, String role, Instant createdAt) {}

  /**
   * One customer.
   *
   * @param runCount at most ten thousand, as is the count of deliverables
   * @param spentThisMonth what the customer's work cost the platform in the UTC month
   * @param lastRunAt null when there was none
   */
  record Detail(
      CustomerView customer,
      List<Member> members,
      long runCount,
      long deliverableCount,
      Cost spentThisMonth,
      Instant lastRunAt) {
    Detail {
      members = List.copyOf(members);
    }
  }
}
