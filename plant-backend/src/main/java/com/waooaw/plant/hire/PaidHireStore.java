package com.waooaw.plant.hire;

import com.waooaw.plant.money.Money;
import com.waooaw.policy.BillingTerms.Plan;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of what is paid for. Each write names what was read, and does nothing if that changed. */
final class PaidHireStore {
  private PaidHireStore() {}

  static boolean convert(Handle tx, Hire hire, HireState to, Plan plan, Money price, Period first) {
    return tx.createUpdate(
                """
                UPDATE plant.hire SET state = :to, converted_at = :now, plan = :plan,
                  plan_daily_microusd = :daily, price_amount = :price, version = version + 1,
                  period_anchor = :now, period_number = 1, period_starts_at = :now, period_ends_at = :periodEnd
                WHERE id = :id AND state = :from AND converted_at IS NULL AND trial_ends_at > :now
                """)
            .bind("to", to.word())
            .bind("now", first.anchor())
            .bind("plan", plan.id())
            .bind("daily", plan.agentDailyMicroUsd())
            .bind("price", price.amount())
            .bind("periodEnd", first.end())
            .bind("id", hire.id())
            .bind("from", hire.storedState().word())
            .execute()
        == 1;
  }

  static boolean changePlan(Handle tx, Hire hire, Plan plan, Money price, long credit) {
    return tx.createUpdate(
                """
                UPDATE plant.hire SET plan = :plan, plan_daily_microusd = :daily, price_amount = :price,
                  credit_amount = credit_amount + :credit, version = version + 1
                WHERE id = :id AND version = :version AND state = :from AND converted_at IS NOT NULL
                  AND cancels_at IS NULL
                """)
            .bind("plan", plan.id())
            .bind("daily", plan.agentDailyMicroUsd())
            .bind("price", price.amount())
            .bind("credit", credit)
            .bind("id", hire.id())
            .bind("version", hire.version())
            .bind("from", hire.storedState().word())
            .execute()
        == 1;
  }

  static boolean cancelLater(Handle tx, Hire hire, String reason) {
    return tx.createUpdate(
                """
                UPDATE plant.hire SET cancels_at = period_ends_at, end_reason = :reason, version = version + 1
                WHERE id = :id AND state = :from AND converted_at IS NOT NULL AND cancels_at IS NULL
                """)
            .bind("reason", reason)
            .bind("id", hire.id())
            .bind("from", hire.storedState().word())
            .execute()
        == 1;
  }

  static boolean renew(Handle tx, Hire hire, Period next, long creditUsed) {
    Period last = hire.paid().orElseThrow().period();
    return tx.createUpdate(
                """
                UPDATE plant.hire SET period_anchor = :anchor, period_number = :number,
                  period_starts_at = :start, period_ends_at = :end,
                  credit_amount = credit_amount - :used, version = version + 1
                WHERE id = :id AND state IN ('active', 'paused') AND cancels_at IS NULL
                  AND period_anchor = :lastAnchor AND period_number = :lastNumber AND credit_amount >= :used
                """)
            .bind("anchor", next.anchor())
            .bind("number", next.number())
            .bind("start", next.start())
            .bind("end", next.end())
            .bind("used", creditUsed)
            .bind("id", hire.id())
            .bind("lastAnchor", last.anchor())
            .bind("lastNumber", last.number())
            .execute()
        == 1;
  }

  static void keepMethod(Handle tx, UUID hireId, String method) {
    tx.createUpdate(
            """
            UPDATE plant.hire SET payment_method = :method, version = version + 1
            WHERE id = :id AND converted_at IS NOT NULL
            """)
        .bind("method", method)
        .bind("id", hireId)
        .execute();
  }
}
