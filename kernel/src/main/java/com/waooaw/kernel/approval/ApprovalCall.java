package com.waooaw.kernel.approval;

import java.util.UUID;

/**
 * What the gateway asks the keeper of approvals, by POST and under a passport of the caller. The
 * paths are in no public contract; the answer is a {@link Ruling}.
 *
 * @param actHash the hash of the act and its requester
 * @param act the act, when an approval of it is asked for; null otherwise
 * @param approvalId the approval meant; null when one is asked for
 * @param waitSeconds how long to wait for a decision; 0 not to wait
 */
public record ApprovalCall(String actHash, Act act, UUID approvalId, int waitSeconds) {
  /** Finds the open approval of an act, or asks the governor for one. */
  public static final String OPEN = "/internal/v1/approvals/open";

  /** Waits until an approval is decided, or for as long as was said. */
  public static final String WAIT = "/internal/v1/approvals/wait";

  /** Uses an approval, once. */
  public static final String USE = "/internal/v1/approvals/use";
}
