package com.waooaw.plant.notice;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Carries notices to the customer's members, each by a letter of their own. */
public final class ToMembers implements Notices.Carrier {
  // One customer's people; who has more than that is told by the notices themselves.
  private static final int MOST = 200;

  private final Post post;
  private final Ids ids;

  /** Takes a letter over, in the transaction, and delivers it if that commits. */
  @FunctionalInterface
  public interface Post {
    /** Takes one letter over. */
    void take(Handle tx, Letter letter);
  }

  /**
   * A letter.
   *
   * @param to an e-mail address
   */
  public record Letter(UUID id, String to, String subject, String text) {}

  public ToMembers(Post post, Ids ids) {
    this.post = requireNonNull(post, "post");
    this.ids = requireNonNull(ids, "ids");
  }

  @Override
  public void carry(Handle tx, Notice notice) {
    tx.createQuery(
            "SELECT email FROM identity.person WHERE customer_id = :customer ORDER BY id LIMIT :most")
        .bind("customer", notice.customerId())
        .bind("most", MOST)
        .mapTo(String.class)
        .list()
        .forEach(to -> post.take(tx, new Letter(ids.next(), to, notice.subject(), notice.text())));
  }
}
