package com.waooaw.plant.genesis;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.constitution.Entity;

/** The ETag of an entity (RFC 9110, section 8.8.3): the number of its newest amendment. */
public final class EntityTag {
  private EntityTag() {}

  /** The tag. */
  public static String of(Entity entity) {
    return "\"" + entity.version() + "\"";
  }

  /**
   * Refuses a change of what is not what the caller read.
   *
   * @throws com.waooaw.kernel.problem.ProblemException precondition-failed, if the request has an
   *     If-Match that is neither {@code *} nor the entity's tag
   */
  public static void requireMatch(Request request, Entity entity) {
    String expected = request.headers().get("If-Match");
    if (expected != null && !expected.equals("*") && !expected.equals(of(entity))) {
      throw Problem.of(
              ProblemType.PRECONDITION_FAILED,
              "The " + entity.document().kind().noun() + " was changed since it was read.")
          .exception();
    }
  }
}
