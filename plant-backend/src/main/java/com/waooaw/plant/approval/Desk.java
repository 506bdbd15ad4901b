package com.waooaw.plant.approval;

import com.waooaw.plant.api.Request;
import com.waooaw.plant.approval.Approval.Decider;
import java.util.UUID;

/**
 * Which approvals a caller has to do with: those its side decides, and those it asked for itself.
 *
 * @param decider whose approvals these are to decide
 * @param me the caller
 * @param customer whose approvals alone these are; null for the platform's desk
 * @param all whether the caller sees all of the desk's, or only its own requests
 */
record Desk(Decider decider, UUID me, UUID customer, boolean all) {
  static Desk of(Request request) {
    boolean customer = request.passport().customerId() != null;
    return new Desk(
        customer ? Decider.CUSTOMER : Decider.PLATFORM,
        request.userId(),
        customer ? request.customerId() : null,
        customer || request.passport().roles().contains("admin"));
  }

  /** Whether this desk decides the approval. */
  boolean decides(Approval approval) {
    return approval.decider() == decider;
  }

  /** Whether the caller may see the approval. */
  boolean sees(Approval approval) {
    return approval.requestedBy().equals(me) || (all && decides(approval));
  }
}
