package com.waooaw.plant.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.market.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whether any table yields a row to whom it does not belong. The tables are those that the database
 * itself names and the services' role may read; each gets a row of two customers, so that a table
 * which is new is in it without a word here.
 */
class TenancyTest {
  /**
   * Tables that may be read by all because they hold nothing of a customer, each with the reason.
   */
  private static final Map<String, String> NOTHING_OF_A_CUSTOMER =
      Map.ofEntries(
          Map.entry("identity.signing_key", "the platform's keys, their private halves encrypted"),
          Map.entry("plant.entity", "the catalogue, which every visitor may read"),
          Map.entry("plant.amendment", "the catalogue's changes, made by staff"),
          Map.entry("plant.certificate", "the catalogue's certificates, shown to every visitor"),
          Map.entry("plant.platform_budget", "the platform's own limit, set by staff"),
          Map.entry("plant.scheduled_task", "jobs by the ids of their work, without content"),
          Map.entry("plant.invoice_series", "the last number of each series of invoices"),
          Map.entry(
              "plant.personal_data", "which tables hold what of a customer, and no row of it"),
          Map.entry("plant.policy_revision", "the policy data that were in force, set by staff"),
          Map.entry("plant.listing_count", "how many agents each facet of the catalogue has"),
          Map.entry("audit.checkpoint", "hashes and signatures of the chain"),
          Map.entry("audit.part", "which months of the chain there are"),
          Map.entry("audit.stream_position", "how far a stream was read"));

  private static final UUID ONE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static DatabaseUrl url;
  private static Database database;
  private static List<Table> tables;

  /**
   * @param customer the column that says whose a row is, or null
   */
  private record Table(String name, boolean guarded, String customer) {
    boolean exempt() {
      return NOTHING_OF_A_CUSTOMER.containsKey(name);
    }
  }

  private record Column(String name, String type) {}

  @BeforeAll
  static void fill() throws SQLException {
    url = Postgres.database();
    new Migrations(url, List.of()).run();
    database = Database.open(url);
    try (Connection superuser = Postgres.superuser(url);
        Statement statement = superuser.createStatement()) {
      tables = readable(statement);
      loosen(statement);
      for (Table table : tables) {
        if (!table.exempt()) {
          insert(statement, table, ONE);
          insert(statement, table, OTHER);
        }
      }
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void everyTableIsGuardedOrHoldsNothingOfACustomer() {
    assertThat(tables).extracting(Table::name).contains("plant.hire", "identity.person");
    for (Table table : tables) {
      assertThat(table.guarded() || table.exempt())
          .as(
              "%s may be read by the services and has no row-level security: enable it with a"
                  + " policy as V160 does, or, if it holds nothing of a customer, say why in"
                  + " NOTHING_OF_A_CUSTOMER",
              table.name())
          .isTrue();
    }
    assertThat(tables)
        .filteredOn(Table::exempt)
        .as("what is listed names no customer")
        .isNotEmpty()
        .extracting(Table::customer)
        .containsOnlyNulls();
  }

  @Test
  void nobodyInParticularSeesNoRowAtAll() {
    for (Table table : guarded()) {
      assertThat(count(Scope.anyone(), table, "true")).as(table.name()).isZero();
    }
  }

  @Test
  @SuppressWarnings("SystemOut") // The figure that the build's log keeps.
  void aCustomerSeesNoRowOfAnother() {
    int own = 0;
    for (Table table : guarded()) {
      long all = count(Scope.customer(ONE), table, "true");
      assertThat(count(Scope.customer(ONE), table, is(table, ONE)))
          .as("what %s yields is the customer's", table.name())
          .isEqualTo(all);
      assertThat(count(Scope.plant(), table, "true"))
          .as("%s has rows of two customers", table.name())
          .isGreaterThanOrEqualTo(2);
      own += all > 0 ? 1 : 0;
    }
    System.out.printf(
        "Tenancy: %d tables the services may read, %d guarded, %d of them show a customer its own"
            + " rows, %d hold nothing of a customer%n",
        tables.size(), guarded().size(), own, tables.size() - guarded().size());
    assertThat(own).as("policies that show anything").isGreaterThan(10);
  }

  @Test
  void aCustomerGivesNoRowAway() {
    for (Table table : guarded()) {
      if (table.customer() != null) {
        assertThat(giveAway(table)).as(table.name()).isZero();
      }
    }
  }

  // How many rows now belong to the other; none where the database refuses it.
  private static int giveAway(Table table) {
    try {
      return database.transact(
          Scope.customer(ONE),
          tx ->
              tx.execute(
                  "UPDATE %s SET %s = '%s'".formatted(table.name(), table.customer(), OTHER)));
    } catch (JdbiException refused) {
      // By its policy, by a grant that is missing or by a trigger: any will do.
      return 0;
    }
  }

  private static List<Table> guarded() {
    return tables.stream().filter(table -> !table.exempt()).toList();
  }

  private static String is(Table table, UUID customer) {
    return table.customer() == null
        ? "false"
        : "%s::text = '%s'".formatted(table.customer(), customer);
  }

  private static long count(Scope scope, Table table, String condition) {
    return database.transact(
        scope,
        tx ->
            tx.createQuery("SELECT count(*) FROM %s WHERE %s".formatted(table.name(), condition))
                .mapTo(Long.class)
                .one());
  }

  private static List<Table> readable(Statement statement) throws SQLException {
    List<Table> found = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT n.nspname || '.' || c.relname, c.relrowsecurity,
              (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
               AND a.attname = CASE c.oid::regclass::text WHEN 'identity.customer' THEN 'id' ELSE 'customer_id' END)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND has_schema_privilege('waooaw_app', n.oid, 'USAGE')
              AND has_any_column_privilege('waooaw_app', c.oid, 'SELECT')
            ORDER BY 1
            """)) {
      while (rows.next()) {
        found.add(new Table(rows.getString(1), rows.getBoolean(2), rows.getString(3)));
      }
    }
    return found;
  }

  // Made-up rows keep no rule but whose they are.
  private static void loosen(Statement statement) throws SQLException {
    statement.execute("SET session_replication_role = replica");
    statement.execute(
        """
        DO $$
        DECLARE c record;
        BEGIN
          FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
                   WHERE contype IN ('c', 'f') AND coninhcount = 0 AND conrelid <> 0
                     AND connamespace::regnamespace::text IN ('plant', 'identity', 'audit') LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
          END LOOP;
          FOR c IN SELECT p.partrelid::regclass AS t, n.nspname, k.relname FROM pg_partitioned_table p
                   JOIN pg_class k ON k.oid = p.partrelid JOIN pg_namespace n ON n.oid = k.relnamespace
                   WHERE p.partdefid = 0 LOOP
            EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s DEFAULT', c.nspname, c.relname || '_rest', c.t);
          END LOOP;
        END $$
        """);
  }

  private static void insert(Statement statement, Table table, UUID customer) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped
              AND attgenerated = '' AND attidentity = ''
            """
                .formatted(table.name()))) {
      while (rows.next()) {
        columns.add(new Column(rows.getString(1), rows.getString(2)));
      }
    }
    statement.execute(
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                table.name(),
                columns.stream().map(c -> '"' + c.name() + '"').collect(Collectors.joining(", ")),
                columns.stream()
                    .map(
                        c ->
                            c.name().equals(table.customer())
                                ? "'" + customer + "'"
                                : made(table, c, customer))
                    .collect(Collectors.joining(", "))));
  }

  private static String made(Table table, Column column, UUID customer) {
    String one = customer.toString();
    int number = customer.equals(ONE) ? 1 : 2;
    if (column.type().endsWith("[]")) {
      return "'{}'";
    }
    return switch (column.type()) {
      case "uuid" -> "gen_random_uuid()";
      case "text", "character varying", "character" -> "'" + one.substring(0, 8) + "'";
      case "smallint", "integer", "bigint", "numeric", "double precision", "real" ->
          Integer.toString(number);
      case "boolean" -> Boolean.toString(number == 1);
      case "timestamp with time zone", "timestamp without time zone" ->
          "now() + interval '" + number + " s'";
      case "date" -> "current_date";
      case "jsonb", "json" -> "'{}'";
      case "bytea" -> "decode('" + one.replace("-", "") + "', 'hex')";
      case "interval" -> "interval '1 s'";
      case "inet" -> "'192.0.2." + number + "'";
      default ->
          throw new AssertionError(
              table.name()
                  + "."
                  + column.name()
                  + " is a "
                  + column.type()
                  + ": say in made() how a value of it is made");
    };
  }
}
