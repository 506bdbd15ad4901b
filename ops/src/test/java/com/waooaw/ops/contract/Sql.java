package com.waooaw.ops.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a superuser sees of the database, for what no answer tells. */
final class Sql {
  private Sql() {}

  /** The first column of every row, as text. */
  static List<String> list(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  static long number(Connection connection, String sql) {
    return Long.parseLong(list(connection, sql).getFirst());
  }
}
