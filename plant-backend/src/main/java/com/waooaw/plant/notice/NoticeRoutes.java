package com.waooaw.plant.notice;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of what customers were told. */
public final class NoticeRoutes {
  private NoticeRoutes() {}

  record Told(UUID id, UUID hireId, String kind, String subject, String text, Instant createdAt) {}

  /** Binds the operation. */
  public static void bind(Api api) {
    api.onTransaction("listNotices", NoticeRoutes::list);
  }

  private static Reply list(Request request, Handle tx) {
    request.customerId();
    Optional<UUID> after = Cursor.id(request.query("cursor"));
    var query =
        tx.createQuery(
            "SELECT id, hire_id, kind, subject, text, created_at FROM plant.notice WHERE true"
                + (after.isPresent() ? " AND id < :after" : "")
                + " ORDER BY id DESC LIMIT :rows");
    after.ifPresent(id -> query.bind("after", id));
    List<Told> rows =
        query.bind("rows", request.limit() + 1).map(RecordMapper.of(Told.class)).list();
    return Reply.ok(Page.cut(rows, request.limit(), told -> Cursor.of(told.id())));
  }
}
