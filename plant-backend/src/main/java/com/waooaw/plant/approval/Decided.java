package com.waooaw.plant.approval;

import com.waooaw.kernel.approval.Ruling.Outcome;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Hears the last word about acts that waited for one. */
@FunctionalInterface
public interface Decided {
  /**
   * Called in the transaction that writes it.
   *
   * @param outcome approved, denied or expired
   * @param reason what was said, or null when nobody said anything
   */
  void decided(Handle tx, UUID approvalId, Outcome outcome, String reason);
}
