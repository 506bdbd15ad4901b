package com.waooaw.plant.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row-level security, asked by SQL that forgets every WHERE. */
class RowSecurityTest {
  private static Backend backend;
  private static Database database;
  private static Who one;
  private static Who other;

  @BeforeAll
  static void start() throws Exception {
    backend = new Backend(InstantSource.system());
    database = Database.open(backend.database);
    one = withWork();
    other = withWork();
  }

  @AfterAll
  static void stop() {
    database.close();
    backend.close();
  }

  @Test
  void everyTableThatNamesACustomerIsGuarded() {
    // The audit trail names customers too; it is read by staff, whom the gateway admits, and by
    // nobody else.
    assertThat(
            names(
                """
                SELECT c.oid::regclass::text FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('plant', 'identity')
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'customer_id' AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
                """))
        .isEmpty();
  }

  @Test
  void nobodyInParticularSeesNoGuardedRow() {
    List<String> guarded = guarded();
    assertThat(guarded).contains("identity.person", "identity.session", "plant.hire", "plant.goal");
    for (String table : guarded) {
      assertThat(rows(Scope.anyone(), table)).as(table).isZero();
    }
    for (String table :
        List.of("identity.person", "identity.session", "identity.customer", "plant.hire")) {
      assertThat(rows(Scope.plant(), table)).as(table).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void aPooledConnectionForgetsWhoseRowsItSaw() throws Exception {
    rows(Scope.plant(), "identity.person");
    try (var connection = database.dataSource().getConnection();
        var rows =
            connection.createStatement().executeQuery("SELECT count(*) FROM identity.person")) {
      rows.next();
      assertThat(rows.getLong(1)).isZero();
    }
  }

  @Test
  void aCustomerSeesOnlyItsOwnRows() {
    UUID customer = UUID.fromString(one.customerId());
    for (String table : guarded()) {
      if (hasCustomer(table)) {
        assertThat(
                (long)
                    database.transact(
                        Scope.customer(customer),
                        tx ->
                            tx.createQuery(
                                    "SELECT count(*) FROM "
                                        + table
                                        + " WHERE customer_id IS DISTINCT FROM :customer")
                                .bind("customer", customer)
                                .mapTo(Long.class)
                                .one()))
            .as(table)
            .isZero();
      }
    }
    assertThat(rows(Scope.customer(customer), "plant.hire")).isEqualTo(1);
    assertThat(rows(Scope.customer(customer), "identity.refresh_token")).isZero();
  }

  @Test
  void aCustomerCannotWriteAnothersRows() {
    UUID customer = UUID.fromString(one.customerId());
    UUID another = UUID.fromString(other.customerId());
    assertThat(
            (int)
                database.transact(
                    Scope.customer(customer),
                    tx ->
                        tx.createUpdate(
                                "UPDATE plant.hire SET state = state WHERE customer_id = :other")
                            .bind("other", another)
                            .execute()))
        .isZero();
    assertThatThrownBy(
            () ->
                database.transactVoid(
                    Scope.customer(customer),
                    tx ->
                        tx.createUpdate("UPDATE plant.hire SET customer_id = :other")
                            .bind("other", another)
                            .execute()))
        .hasMessageMatching("(?s).*(row-level security|permission denied).*");
  }

  @Test
  void theServicesRoleOwnsNothingAndCannotStepOutOfItsRow() {
    assertThat(names("SELECT relname FROM pg_class WHERE relowner = 'waooaw_app'::regrole"))
        .isEmpty();
    assertThat(
            names(
                "SELECT rolname FROM pg_roles WHERE rolname = 'waooaw_app' AND (rolsuper OR rolbypassrls)"))
        .isEmpty();
  }

  private static Who withWork() throws Exception {
    Who who = backend.signedUp();
    JsonNode agent =
        Json.read(backend.get(Who.anonymous("CP"), "/api/v1/agents/maths-tutor").body());
    JsonNode trial =
        Json.read(
            backend
                .post(who, "/api/v1/trials", "{\"agent_id\":\"" + agent.path("id").asText() + "\"}")
                .body());
    assertThat(trial.path("id").asText()).isNotEmpty();
    return who;
  }

  private static List<String> guarded() {
    return names(
        """
        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('plant', 'identity') AND c.relkind IN ('r', 'p') AND c.relrowsecurity
        """);
  }

  private static boolean hasCustomer(String table) {
    return !names(
            "SELECT attname FROM pg_attribute WHERE attrelid = '"
                + table
                + "'::regclass AND attname = 'customer_id'")
        .isEmpty();
  }

  private static List<String> names(String sql) {
    return database.transact(Scope.anyone(), tx -> tx.createQuery(sql).mapTo(String.class).list());
  }

  private static long rows(Scope scope, String table) {
    return database.transact(
        scope, tx -> tx.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }
}
