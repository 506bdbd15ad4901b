package com.waooaw.ops.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes a plant of many rows out of one of a few: whatever a customer has one of, and every agent
 * and audit entry, is there again and again under other keys. The tables are those the database
 * names, so that one which is new grows too.
 */
final class Growth {
  /** Tables that do not grow without a bound of their own, each with the reason. */
  private static final Map<String, String> BOUNDED =
      Map.of(
          "identity.customer", "one a customer",
          "identity.session", "one a sign-in, of which few are open",
          "identity.refresh_token", "a few a session",
          "plant.deliverable_part", "as many as the program of the agent makes",
          "plant.approval_decision", "as many as may defer and decide",
          "plant.customer_budget", "one a customer");

  /** Tables of which one customer has but some, however many there are, each with the reason. */
  private static final Map<String, String> SOME =
      Map.of(
          "plant.hire", "a customer hires tens of agents, each tried once",
          "plant.hire_tally", "one a hire",
          "identity.person", "a customer's people");

  private static final long A_FEW = 100;

  /** Ids that all copies share: of one customer, and the worst that may befall one hire. */
  private static final Set<String> SAME = Set.of("customer_id", "hire_id", "agent_id");

  private final Connection superuser;
  private final String customer;
  private long grown;

  /** For whom a copy is made: for the customer, or for a thousand others. */
  private enum Whose {
    OWN("01900000", "-", 1_000_000, 100_000),
    OTHERS("01900001", "-of-others-", 500_000_000, 500_000);

    private final String prefix;
    private final String suffix;
    private final long offset;
    private final long sixDigits;

    Whose(String prefix, String suffix, long offset, long sixDigits) {
      this.prefix = prefix;
      this.suffix = suffix;
      this.offset = offset;
      this.sixDigits = sixDigits;
    }

    String id(String number) {
      return "('%s-0000-7000-8000-' || lpad(to_hex(%s), 12, '0'))".formatted(prefix, number);
    }
  }

  private record Column(String name, String type, boolean key) {}

  Growth(Connection superuser, String customer) throws SQLException {
    this.superuser = superuser;
    this.customer = customer;
    try (Statement statement = superuser.createStatement()) {
      statement.execute("SET session_replication_role = replica");
    }
  }

  /**
   * Grows every table to this many rows of the customer, and as many of others; how many each has
   * got.
   */
  Map<String, Long> to(long rows) throws SQLException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Statement statement = superuser.createStatement()) {
      for (Map.Entry<String, String> source : sources(statement).entrySet()) {
        if (!BOUNDED.containsKey(source.getKey())) {
          boolean few = SOME.containsKey(source.getKey());
          long own = few ? Math.min(rows, A_FEW) : rows;
          copy(statement, source.getKey(), source.getValue(), own, Whose.OWN);
          if (source.getValue().startsWith("customer_id")) {
            copy(statement, source.getKey(), source.getValue(), rows, Whose.OTHERS);
          }
          sizes.put(source.getKey(), number(statement, "SELECT count(*) FROM " + source.getKey()));
        }
      }
      statement.execute("VACUUM (ANALYZE)");
    }
    grown = rows;
    return sizes;
  }

  // A table, and which of its rows are those to be copied.
  private Map<String, String> sources(Statement statement) throws SQLException {
    Map<String, String> sources = new TreeMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT n.nspname || '.' || c.relname FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('plant', 'identity', 'audit')
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'customer_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
            """)) {
      while (rows.next()) {
        sources.put(rows.getString(1), "customer_id::text = '" + customer + "'");
      }
    }
    sources.put("plant.entity", "kind = 'agent' AND status = 'listed'");
    sources.put("plant.approval", "true");
    sources.put("audit.entry", "true");
    sources.remove("audit.outbox");
    return sources;
  }

  private void copy(Statement statement, String table, String which, long rows, Whose whose)
      throws SQLException {
    List<Column> columns = columns(statement, table);
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String values = columns.stream().map(c -> value(c, whose)).collect(Collectors.joining(", "));
    String order = columns.stream().filter(Column::key).map(Column::name).findFirst().orElse(names);
    statement.execute(
        """
        INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE
        SELECT %s FROM (SELECT * FROM %s WHERE %s ORDER BY %s DESC LIMIT 1) s,
          generate_series(%d, %d) AS n
        ON CONFLICT DO NOTHING
        """
            .formatted(table, names, values, table, which, order, grown + 1, rows));
  }

  private static String value(Column column, Whose whose) {
    String s = "s." + column.name();
    if (whose == Whose.OTHERS && column.name().equals("customer_id")) {
      return whose.id("n % 1000") + (column.type().equals("uuid") ? "::uuid" : "");
    }
    if (whose == Whose.OTHERS && column.name().equals("hire_id")) {
      return whose.id("n") + "::uuid";
    }
    if (column.name().equals("content") && column.type().equals("jsonb")) {
      return "CASE WHEN jsonb_typeof(to_jsonb(%s)) = 'object' THEN (to_jsonb(%s) || jsonb_build_object('name', 'Agent ' || n)) ELSE to_jsonb(%s) END"
          .formatted(s, s, s);
    }
    boolean hangsTogether =
        column.type().equals("uuid")
            && !column.name().endsWith("_by")
            && !SAME.contains(column.name());
    if (column.type().equals("timestamp with time zone")) {
      return s + " - n * interval '5 minutes'";
    }
    if (!column.key() && !hangsTogether) {
      return s;
    }
    return switch (column.type()) {
      // The n-th of one table belongs to the n-th of the other.
      case "uuid" -> "CASE WHEN %s IS NOT NULL THEN %s::uuid END".formatted(s, whose.id("n"));
      case "integer", "bigint", "smallint" -> s + " + n + " + whose.offset;
      case "date" -> s + " - n";
      case "bytea" -> "sha256((n || '%s')::bytea)".formatted(whose.suffix);
      // A number of a series, such as an invoice's, goes on in its six digits.
      case "text" ->
          """
          CASE WHEN %1$s ~ '^[0-9a-f]{64}$' THEN encode(sha256((%1$s || '%2$s' || n)::bytea), 'hex')
            WHEN %1$s ~ '[0-9]{6}$' THEN left(%1$s, -6) || lpad((n + %3$d)::text, 6, '0')
            ELSE %1$s || '%2$s' || n END
          """
              .formatted(s, whose.suffix, whose.sixDigits);
      default -> s;
    };
  }

  // Of each unique index one column makes the difference: an id where there is one, and never what
  // says in which partition a row stands.
  private static List<Column> columns(Statement statement, String table) throws SQLException {
    Set<String> keys = new LinkedHashSet<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT DISTINCT ON (i.indisprimary, i.indexrelid) a.attname FROM pg_index i
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) AND a.attname <> 'customer_id'
            WHERE i.indrelid = '%s'::regclass AND i.indisunique AND NOT EXISTS (
              SELECT FROM pg_partitioned_table p WHERE p.partrelid = i.indrelid AND a.attnum = ANY (p.partattrs))
            ORDER BY i.indisprimary DESC, i.indexrelid, a.atttypid <> 'uuid'::regtype, a.attnum DESC
            """
                .formatted(table))) {
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
    }
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            """
                .formatted(table))) {
      while (rows.next()) {
        columns.add(
            new Column(rows.getString(1), rows.getString(2), keys.contains(rows.getString(1))));
      }
    }
    return columns;
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
