package com.waooaw.plant.budget;

import com.waooaw.ledger.AdmissionRequest.Cap;
import java.util.OptionalLong;

/**
 * The limits that people may set, as they stand.
 *
 * @param platformMicroUsd of a month; policy's, or the one staff set
 * @param customerMicroUsd of a month; empty when the customer set none
 */
record Limits(long platformMicroUsd, OptionalLong customerMicroUsd) {
  /** The customer's limit as the ledger takes it. */
  long customerOrUnlimited() {
    return customerMicroUsd.orElse(Cap.UNLIMITED);
  }
}
