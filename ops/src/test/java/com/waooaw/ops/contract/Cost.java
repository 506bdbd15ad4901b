package com.waooaw.ops.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/**
 * What one request costs the database, by its own count.
 *
 * @param statements how many it was sent
 * @param blocks how many pages of 8 KiB they touched
 * @param rows the most that one of them answered
 * @param widest the statement that answered most
 * @param answer of the request
 */
record Cost(long statements, long blocks, long rows, String widest, Answer answer) {
  private static final int TRIES = 15;
  private static final int SLOW_TRIES = 5;

  /**
   * Of several tries the cheapest that asked the database at all: jobs, such as an export of all
   * that is known of a customer or the recount of everybody's budgets, and the chainer, who work
   * beside it, only ever add to a request, and what was remembered costs nothing.
   *
   * @param pauseMillis before each, so that nothing is remembered
   */
  static Cost of(Connection superuser, long pauseMillis, Supplier<Answer> request)
      throws SQLException, InterruptedException {
    Cost least = null;
    for (int i = 0; i < (pauseMillis == 0 ? TRIES : SLOW_TRIES); i++) {
      Thread.sleep(pauseMillis);
      Cost cost = once(superuser, request);
      if (least == null
          || least.statements() == 0
          || cost.statements() > 0 && cost.statements() < least.statements()
          || cost.statements() == least.statements() && cost.blocks() < least.blocks()) {
        least = cost;
      }
    }
    return least;
  }

  static Cost once(Connection superuser, Supplier<Answer> request) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute("SELECT pg_stat_statements_reset()");
      Answer answer = request.get();
      try (ResultSet sum =
          statement.executeQuery(
              """
              SELECT coalesce(sum(calls), 0), coalesce(sum(shared_blks_hit + shared_blks_read), 0),
                coalesce(max(rows / calls), 0), (array_agg(query ORDER BY rows / calls DESC))[1]
              FROM pg_stat_statements
              WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND query !~ '(scheduled_task|pg_stat_statements|audit.outbox|stream_position|advisory|audit.checkpoint|personal_data|to_jsonb\\(t\\) - |GROUP BY customer_id)'
                AND query NOT IN ('BEGIN', 'COMMIT', 'ROLLBACK')
              """)) {
        sum.next();
        return new Cost(sum.getLong(1), sum.getLong(2), sum.getLong(3), sum.getString(4), answer);
      }
    }
  }
}
