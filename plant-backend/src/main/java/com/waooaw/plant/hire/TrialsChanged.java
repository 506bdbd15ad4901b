package com.waooaw.plant.hire;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Is told, within the transaction, that what tokens say of a customer's trials is out of date. */
@FunctionalInterface
public interface TrialsChanged {
  /** Makes the tokens that this customer's sessions have now be refused. */
  void of(Handle tx, UUID customerId);
}
