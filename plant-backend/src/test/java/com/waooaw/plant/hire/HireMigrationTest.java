package com.waooaw.plant.hire;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A database that is in use goes forward with everything in it. */
class HireMigrationTest {
  private static final UUID CUSTOMER = UUID.randomUUID();

  @Test
  void hiresOfEveryStateGoForwardAndAreReadAsWhatTheyWere() throws Exception {
    DatabaseUrl url = Postgres.database();
    migrate(url, "100");
    try (Connection superuser = Postgres.superuser(url);
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "INSERT INTO identity.customer (id, name, created_at) VALUES ('%s', 'Old', now())"
              .formatted(CUSTOMER));
      for (String state :
          List.of("trial_active", "paused", "suspended", "cancelled", "expired", "active")) {
        insert(statement, state);
      }
    }

    migrate(url, "131");

    try (Database database = Database.open(url)) {
      List<Hire> hires =
          database.transact(
              Scope.customer(CUSTOMER),
              tx -> HireStore.page(tx, CUSTOMER, false, Optional.empty(), 10));
      assertThat(hires).hasSize(6);
      Instant now = Instant.now();
      for (Hire hire : hires) {
        boolean paid = hire.storedState().equals(new HireState.Active());
        assertThat(hire.paid().isPresent()).as(hire.toString()).isEqualTo(paid);
        assertThat(hire.ownPrice()).isEqualTo(hire.price());
        assertThat(hire.settings()).isEqualTo(HireSettings.defaults());
        assertThat(hire.endedAt(now).isPresent()).isEqualTo(hire.storedState().ended());
      }
      assertThat(hires)
          .extracting(Hire::storedState)
          .containsExactlyInAnyOrder(
              new HireState.TrialActive(),
              new HireState.Paused(true),
              new HireState.Suspended(true, HireState.Cause.POLICY),
              new HireState.Cancelled(),
              new HireState.Expired(),
              new HireState.Active());
    }
  }

  private static void insert(Statement statement, String state) throws Exception {
    UUID agent = UUID.randomUUID();
    statement.execute(
        """
        INSERT INTO plant.entity (id, kind, external_id, status, created_at, updated_at, version, version_hash,
          head_hash, governing_agent, content, metadata, relationships)
        VALUES ('%s', 'agent', 'agent-%s', 'listed', now(), now(), 1, 'h', 'h', 'g', '{}', '{}', '{}')
        """
            .formatted(agent, state.replace('_', '-')));
    statement.execute(
        """
        INSERT INTO plant.hire (id, customer_id, agent_id, agent_slug, agent_name, agent_specialty,
          agent_version_hash, state, hired_by, started_at, price_amount, price_currency, began_as_trial,
          trial_ends_at, trial_days, trial_tasks_per_day, trial_spend_cap_microusd, converted_at)
        VALUES (gen_random_uuid(), '%s', '%s', 'x', 'X', 'x', 'h', '%s', 'x', now() - interval '1 day', 1000000,
          'INR', true, now() + interval '6 days', 7, 10, 5000000, %s)
        """
            .formatted(CUSTOMER, agent, state, state.equals("active") ? "now()" : "NULL"));
  }

  private static void migrate(DatabaseUrl url, String target) {
    Flyway.configure()
        .dataSource(url.jdbcUrl(), url.user(), url.password())
        .locations("classpath:db/migration")
        .target(target)
        .load()
        .migrate();
  }
}
