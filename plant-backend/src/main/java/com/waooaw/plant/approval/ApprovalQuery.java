package com.waooaw.plant.approval;

import com.waooaw.plant.api.Request;
import com.waooaw.plant.page.Cursor;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which approvals are listed.
 *
 * @param status empty for all
 * @param byDeadline nearest deadline first instead of newest first
 * @param after the last one of the page before
 */
record ApprovalQuery(
    Optional<String> status, boolean byDeadline, Optional<After> after, int limit) {
  record After(Instant at, UUID id) {}

  static ApprovalQuery of(Request request) {
    return new ApprovalQuery(
        request.query("status"),
        request.query("sort").filter("deadline"::equals).isPresent(),
        request.query("cursor").map(ApprovalQuery::after),
        request.limit());
  }

  String cursorAfter(Approval last) {
    return Cursor.of(List.of(last.expiresAt().toString(), last.id().toString()));
  }

  private static After after(String cursor) {
    List<String> parts = Cursor.parts(cursor, 2);
    try {
      return new After(Instant.parse(parts.getFirst()), Cursor.uuid(parts.getLast()));
    } catch (DateTimeException e) {
      throw Cursor.invalid();
    }
  }
}
