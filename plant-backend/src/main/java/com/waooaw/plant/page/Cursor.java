package com.waooaw.plant.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.kernel.problem.Problem;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the next page of a keyset-paged list begins. Opaque to callers, who hand back what they
 * were given.
 */
public final class Cursor {
  private static final String SEPARATOR = "\u001f";

  private Cursor() {}

  /** A cursor of some parts. */
  public static String of(List<String> parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(UTF_8));
  }

  /**
   * The parts of a cursor.
   *
   * @param count how many there must be
   * @throws com.waooaw.kernel.problem.ProblemException validation-error, if it has not that many
   */
  public static List<String> parts(String cursor, int count) {
    try {
      List<String> parts =
          List.of(new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split(SEPARATOR, -1));
      if (parts.size() == count) {
        return parts;
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below.
    }
    throw invalid();
  }

  /** A cursor of one id, for lists whose ids sort by time. */
  public static String of(UUID id) {
    return of(List.of(id.toString()));
  }

  /** The id of a cursor, if there is a cursor. */
  public static Optional<UUID> id(Optional<String> cursor) {
    return cursor.map(c -> uuid(parts(c, 1).getFirst()));
  }

  /** A part that is an id. */
  public static UUID uuid(String part) {
    try {
      return UUID.fromString(part);
    } catch (IllegalArgumentException notOne) {
      throw invalid();
    }
  }

  /** A cursor that was not ours, or not of this list. */
  public static RuntimeException invalid() {
    return Problem.invalid("cursor", "cursor", "cursor is not one that this list gave out.")
        .exception();
  }
}
