package com.waooaw.plant.review;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.page.Cursor;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of reviews. */
public final class ReviewRoutes {
  private final Reviews reviews;

  public ReviewRoutes(Reviews reviews) {
    this.reviews = requireNonNull(reviews, "reviews");
  }

  private record NewReview(int rating, String text, UUID hireId) {}

  /** Binds the operations of reviews. */
  public void bind(Api api) {
    api.onTransaction("listAgentReviews", this::list);
    api.onTransaction("reviewAgent", this::write);
  }

  private Reply list(Request request, Handle tx) {
    return Reply.ok(
        reviews.page(
            tx, request.path().get("id"), Cursor.id(request.query("cursor")), request.limit()));
  }

  private Reply write(Request request, Handle tx) {
    NewReview said = request.body(NewReview.class);
    return Reply.created(
        reviews.write(tx, request, said.rating(), said.text().strip(), said.hireId()));
  }
}
