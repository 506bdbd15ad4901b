package com.waooaw.plant.privacy;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The one list of what is known of a customer, which the database keeps beside the tables
 * themselves: export follows it here, deletion there.
 */
final class PersonalData {
  private PersonalData() {}

  /**
   * A table.
   *
   * @param whose which of its rows are the customer's, in SQL, {@code $1} being the customer
   * @param hidden columns that are never handed out
   * @param why what it holds, for people
   */
  record Table(String name, String whose, List<String> hidden, String why) {
    Table {
      hidden = List.copyOf(hidden);
    }

    /** Each row of a customer's as JSON; binds {@code customer} and {@code hidden}. */
    String select() {
      return "SELECT (to_jsonb(t) - CAST(:hidden AS text[]))::text FROM "
          + name
          + " AS t WHERE "
          + whose.replace("$1", ":customer");
    }
  }

  /** The tables that an export holds, those that exist. */
  static List<Table> exported(Handle tx) {
    return tx.createQuery(
            """
            SELECT table_name, whose, hidden, why FROM plant.personal_data
            WHERE exported AND to_regclass(table_name) IS NOT NULL ORDER BY table_name
            """)
        .map(
            (rs, ctx) ->
                new Table(
                    rs.getString("table_name"),
                    rs.getString("whose"),
                    List.of((String[]) rs.getArray("hidden").getArray()),
                    rs.getString("why")))
        .list();
  }
}
