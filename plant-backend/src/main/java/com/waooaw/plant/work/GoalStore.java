package com.waooaw.plant.work;

import com.waooaw.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of goals. */
final class GoalStore {
  private GoalStore() {}

  static void insert(Handle tx, Goal goal, String by) {
    tx.createUpdate(
            """
            INSERT INTO plant.goal (id, customer_id, hire_id, statement, success_criteria, constraints,
              inputs, created_by, created_at)
            VALUES (:id, :customer, :hire, :statement, :criteria::jsonb, :constraints::jsonb,
              :inputs::jsonb, :by, :at)
            """)
        .bind("id", goal.id())
        .bind("customer", goal.customerId())
        .bind("hire", goal.hireId())
        .bind("statement", goal.statement())
        .bind("criteria", Json.write(goal.successCriteria()))
        .bind("constraints", Json.write(goal.constraints()))
        .bind("inputs", Json.write(goal.inputs()))
        .bind("by", by)
        .bind("at", goal.createdAt())
        .execute();
  }

  static Optional<Goal> find(Handle tx, UUID id) {
    return tx.createQuery(
            """
            SELECT id, customer_id, hire_id, statement, success_criteria::text AS success_criteria,
              constraints::text AS constraints, inputs::text AS inputs, created_at
            FROM plant.goal WHERE id = :id
            """)
        .bind("id", id)
        .map((rs, ctx) -> goal(rs))
        .findOne();
  }

  private static Goal goal(ResultSet rs) throws SQLException {
    return new Goal(
        rs.getObject("id", UUID.class),
        rs.getObject("customer_id", UUID.class),
        rs.getObject("hire_id", UUID.class),
        rs.getString("statement"),
        List.of(Json.read(rs.getString("success_criteria"), String[].class)),
        List.of(Json.read(rs.getString("constraints"), String[].class)),
        Json.read(rs.getString("inputs")),
        rs.getTimestamp("created_at").toInstant());
  }
}
