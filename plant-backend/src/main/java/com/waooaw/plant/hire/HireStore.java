package com.waooaw.plant.hire;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of hires. Which customer's rows it meets is the transaction's scope. */
final class HireStore {
  private static final String SELECT =
      """
      SELECT h.*, coalesce(t.spend_microusd, 0) AS spend, coalesce(t.deliverables, 0) AS deliverables,
        coalesce(t.runs, 0) AS runs
      FROM plant.hire h LEFT JOIN plant.hire_tally t ON t.hire_id = h.id
      """;

  private HireStore() {}

  /** What PATCH keeps of settings, as the column has it. */
  private record KeptSettings(Boolean reminders, String timeZone) {}

  /** Writes a trial; false if this customer had one of this agent before. */
  static boolean insertTrial(Handle tx, Hire hire, String versionHash, String by, int days) {
    Hire.Trial trial = hire.trial().orElseThrow();
    return tx.createUpdate(
                """
                INSERT INTO plant.hire (id, customer_id, agent_id, agent_slug, agent_name, agent_specialty,
                  agent_version_hash, state, hired_by, started_at, price_amount, own_price_amount, price_currency,
                  began_as_trial, trial_ends_at, trial_days, trial_tasks_per_day, trial_spend_cap_microusd)
                VALUES (:id, :customer, :agent, :slug, :name, :specialty, :versionHash, 'trial_active', :by,
                  :startedAt, :price, :price, :currency, true, :endsAt, :days, :tasks, :cap)
                ON CONFLICT (customer_id, agent_id) WHERE began_as_trial DO NOTHING
                """)
            .bind("id", hire.id())
            .bind("customer", hire.customerId())
            .bind("agent", hire.agent().id())
            .bind("slug", hire.agent().slug())
            .bind("name", hire.agent().name())
            .bind("specialty", hire.agent().specialty())
            .bind("versionHash", versionHash)
            .bind("by", by)
            .bind("startedAt", hire.startedAt())
            .bind("price", hire.price().amount())
            .bind("currency", hire.price().currency())
            .bind("endsAt", trial.endsAt())
            .bind("days", days)
            .bind("tasks", trial.tasksPerDay())
            .bind("cap", trial.spendCapMicroUsd())
            .execute()
        == 1;
  }

  static Optional<Hire> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "WHERE h.id = :id")
        .bind("id", id)
        .map((rs, ctx) -> hire(rs))
        .findOne();
  }

  /**
   * Newest first; one row more than the limit when there is a next page. Row-level security says
   * whose, too, but no index follows from it.
   */
  static List<Hire> page(
      Handle tx, UUID customerId, boolean trialsOnly, Optional<UUID> after, int limit) {
    var query =
        tx.createQuery(
            SELECT
                + "WHERE h.customer_id = :customer"
                + (trialsOnly ? " AND h.began_as_trial" : "")
                + (after.isPresent() ? " AND h.id < :after" : "")
                + " ORDER BY h.id DESC LIMIT :rows");
    after.ifPresent(id -> query.bind("after", id));
    return query
        .bind("customer", customerId)
        .bind("rows", limit + 1)
        .map((rs, ctx) -> hire(rs))
        .list();
  }

  /**
   * Moves a hire from the state that was read to another; false if it is not there any more. A
   * trial that is over moves nowhere but to its end, whatever the caller believes.
   */
  static boolean move(Handle tx, Hire hire, HireState to, Optional<String> reason, Instant now) {
    HireState from = hire.storedState();
    return tx.createUpdate(
                """
                UPDATE plant.hire SET state = :to, suspended_for = :toCause, version = version + 1,
                  ended_at = CASE WHEN :ends THEN :endedAt ELSE ended_at END,
                  end_reason = CASE WHEN :ends THEN coalesce(:reason, end_reason) ELSE end_reason END
                WHERE id = :id AND state = :from AND suspended_for IS NOT DISTINCT FROM :fromCause
                  AND (converted_at IS NULL) = :unpaid
                  AND (:to = 'expired' OR converted_at IS NOT NULL OR trial_ends_at > :now)
                """)
            .bind("to", to.word())
            .bindByType("toCause", cause(to), String.class)
            .bind("from", from.word())
            .bindByType("fromCause", cause(from), String.class)
            .bind("ends", to.ended())
            .bindByType("endedAt", ended(hire, to, now), Instant.class)
            .bindByType("reason", reason.orElse(null), String.class)
            .bind("id", hire.id())
            .bind("unpaid", hire.convertedAt() == null)
            .bind("now", now)
            .execute()
        == 1;
  }

  /** Names and sets a hire; false if it was changed since it had that version. */
  static boolean change(Handle tx, Hire hire, Optional<String> nickname, HireSettings settings) {
    return tx.createUpdate(
                """
                UPDATE plant.hire SET nickname = :nickname, settings = :settings::jsonb, version = version + 1
                WHERE id = :id AND version = :version
                """)
            .bindByType("nickname", nickname.orElse(null), String.class)
            .bind(
                "settings",
                Json.write(new KeptSettings(settings.reminders(), settings.timeZone().getId())))
            .bind("id", hire.id())
            .bind("version", hire.version())
            .execute()
        == 1;
  }

  /** What a customer's hires say of trials: nothing if there are none, or one is paid for. */
  static Optional<Instant> trialsEnd(Handle tx, UUID customerId, Instant now) {
    return tx.createQuery(
            """
            SELECT coalesce(max(trial_ends_at) FILTER (WHERE state IN ('trial_active', 'paused', 'suspended')),
                            max(least(trial_ends_at, :now))) AS ends
            FROM plant.hire WHERE customer_id = :customer
            HAVING bool_and(began_as_trial AND converted_at IS NULL)
            """)
        .bind("customer", customerId)
        .bind("now", now)
        .mapTo(Instant.class)
        .findOne();
  }

  private static Instant ended(Hire hire, HireState to, Instant now) {
    return switch (to) {
      case HireState.Expired s -> hire.trial().map(Hire.Trial::endsAt).orElse(now);
      case HireState.Cancelled s ->
          hire.paid().flatMap(Hire.Paid::cancelsAt).filter(at -> at.isBefore(now)).orElse(now);
      case HireState.TrialActive s -> null;
      case HireState.Active s -> null;
      case HireState.Paused s -> null;
      case HireState.Suspended s -> null;
    };
  }

  private static String cause(HireState state) {
    return state instanceof HireState.Suspended suspended
        ? suspended.cause().name().toLowerCase(Locale.ROOT)
        : null;
  }

  private static Hire hire(ResultSet rs) throws SQLException {
    Instant converted = instant(rs, "converted_at");
    boolean trial = rs.getBoolean("began_as_trial");
    String currency = rs.getString("price_currency");
    long own = rs.getLong("own_price_amount");
    Money price = new Money(rs.getLong("price_amount"), currency);
    return new Hire(
        rs.getObject("id", UUID.class),
        rs.getObject("customer_id", UUID.class),
        rs.getLong("version"),
        new AgentRef(
            rs.getObject("agent_id", UUID.class),
            rs.getString("agent_slug"),
            rs.getString("agent_name"),
            rs.getString("agent_specialty")),
        state(rs.getString("state"), rs.getString("suspended_for"), trial && converted == null),
        Optional.ofNullable(rs.getString("nickname")),
        settings(rs.getString("settings")),
        instant(rs, "started_at"),
        converted,
        price,
        own == 0 ? price : new Money(own, currency),
        trial
            ? Optional.of(
                new Hire.Trial(
                    instant(rs, "trial_ends_at"),
                    rs.getInt("trial_tasks_per_day"),
                    rs.getLong("trial_spend_cap_microusd")))
            : Optional.empty(),
        converted == null ? Optional.empty() : Optional.of(paid(rs)),
        Optional.ofNullable(instant(rs, "ended_at")),
        rs.getLong("spend"),
        rs.getLong("deliverables"),
        rs.getLong("runs"));
  }

  private static Hire.Paid paid(ResultSet rs) throws SQLException {
    return new Hire.Paid(
        rs.getString("plan"),
        rs.getLong("plan_daily_microusd"),
        new Period(
            instant(rs, "period_anchor"),
            rs.getInt("period_number"),
            instant(rs, "period_starts_at"),
            instant(rs, "period_ends_at")),
        Optional.ofNullable(instant(rs, "cancels_at")),
        Optional.ofNullable(rs.getString("payment_method")),
        rs.getLong("credit_amount"));
  }

  private static HireState state(String word, String cause, boolean onTrial) {
    return switch (word) {
      case "trial_active" -> new HireState.TrialActive();
      case "active" -> new HireState.Active();
      case "paused" -> new HireState.Paused(onTrial);
      case "suspended" ->
          new HireState.Suspended(
              onTrial,
              cause == null
                  ? HireState.Cause.POLICY
                  : HireState.Cause.valueOf(cause.toUpperCase(Locale.ROOT)));
      case "cancelled" -> new HireState.Cancelled();
      case "expired" -> new HireState.Expired();
      default -> throw new IllegalStateException("No hire is " + word);
    };
  }

  private static HireSettings settings(String json) {
    KeptSettings kept = Json.read(json, KeptSettings.class);
    HireSettings defaults = HireSettings.defaults();
    return new HireSettings(
        kept.reminders() == null ? defaults.reminders() : kept.reminders(),
        Optional.ofNullable(kept.timeZone())
            .flatMap(HireSettings::zone)
            .orElse(defaults.timeZone()));
  }

  private static Instant instant(ResultSet rs, String column) throws SQLException {
    Timestamp at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
