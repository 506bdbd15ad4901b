package com.waooaw.plant.api;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a database that is out of reach from a fault of ours. */
final class DatabaseAway {
  private DatabaseAway() {}

  /** The failure, or service-unavailable if the database was lost or did not come. */
  static Throwable explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refusal && isAway(refusal)) {
        return Problem.of(
                ProblemType.SERVICE_UNAVAILABLE,
                "The database cannot be reached right now. Look whether it was done before you"
                    + " repeat it.")
            .withHeader("Retry-After", "1")
            .exception();
      }
    }
    return failure;
  }

  // Connection exceptions, and what the server says when it stops or starts (PostgreSQL manual,
  // appendix A).
  private static boolean isAway(SQLException refusal) {
    String state = refusal.getSQLState();
    return refusal instanceof SQLTransientConnectionException
        || state != null && (state.startsWith("08") || state.startsWith("57P0"));
  }
}
