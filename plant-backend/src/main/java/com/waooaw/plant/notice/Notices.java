package com.waooaw.plant.notice;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * Tells customers. A notice is a row, written in the transaction it tells of, so it is told if and
 * only if that happened; whoever carries it further is told within the same transaction.
 */
public final class Notices {
  private final Ids ids;
  private final InstantSource clock;
  private final Carrier carrier;

  /** Carries a notice further, such as by mail, durably and within the transaction. */
  @FunctionalInterface
  public interface Carrier {
    /** Takes over a notice that was told for the first time. */
    void carry(Handle tx, Notice notice);
  }

  /** Notices that are read where they are kept. */
  public Notices(Ids ids, InstantSource clock) {
    this(ids, clock, (tx, notice) -> {});
  }

  public Notices(Ids ids, InstantSource clock, Carrier carrier) {
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
    this.carrier = requireNonNull(carrier, "carrier");
  }

  /**
   * Tells a customer.
   *
   * @return false if the same was told before
   */
  public boolean tell(Handle tx, Notice notice) {
    Instant now = clock.instant();
    boolean first =
        tx.createUpdate(
                    """
                    INSERT INTO plant.notice (id, customer_id, hire_id, kind, about, subject, text, created_at)
                    VALUES (:id, :customerId, :hireId, :kind, :about, :subject, :text, :now)
                    ON CONFLICT (kind, about) DO NOTHING
                    """)
                .bindMethods(notice)
                .bind("id", ids.next())
                .bind("now", now)
                .execute()
            == 1;
    if (first) {
      carrier.carry(tx, notice);
    }
    return first;
  }
}
