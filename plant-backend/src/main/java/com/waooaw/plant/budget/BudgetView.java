package com.waooaw.plant.budget;

import com.waooaw.plant.money.Cost;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One cap as people see it.
 *
 * @param period its window's name, such as {@code 2026-11}
 * @param limit null when there is none
 * @param spent what was charged, by the database
 * @param reserved what is held for work under way; null while Redis is away
 * @param remaining null when there is no limit
 * @param resetsAt null when it never starts anew
 * @param marks those that were reached in this period
 */
record BudgetView(
    String scope,
    String period,
    Cost limit,
    Cost spent,
    Cost reserved,
    Cost remaining,
    Instant resetsAt,
    List<Mark> marks) {

  /** A mark, in per cent, and when it was first reached. */
  record Mark(int percent, Instant at) {}

  /**
   * The platform's month.
   *
   * @param work {@code all}, {@code essential_only} or {@code none}
   * @param trials whether new trials may start
   * @param drift what Redis counts more or less than the database, when last compared
   */
  record Platform(
      BudgetView budget, Cost policyLimit, String work, boolean trials, DriftView drift) {}

  /** How far Redis was from the database. The amount is negative when Redis had counted less. */
  record DriftView(Cost amount, boolean reported, Instant checkedAt) {}

  /** The caps that a hire's work is under; {@code trial} is null when it is not on trial. */
  record OfHire(UUID hireId, BudgetView agent, BudgetView customer, BudgetView trial) {}
}
