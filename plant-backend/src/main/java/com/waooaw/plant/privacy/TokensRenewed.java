package com.waooaw.plant.privacy;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Makes every token that a customer's sessions have now be refused. */
@FunctionalInterface
public interface TokensRenewed {
  /** Takes effect at once, whether or not the transaction commits. */
  void of(Handle tx, UUID customerId);
}
