package com.waooaw.plant.approval;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An approval as the contract shows it. */
record ApprovalView(@JsonUnwrapped Summary summary, List<PrecedentView> precedents) {
  record Summary(
      UUID id,
      String status,
      String decider,
      String risk,
      int decidersNeeded,
      ActView act,
      PersonView requestedBy,
      UUID customerId,
      Instant createdAt,
      Instant expiresAt,
      Instant decidedAt,
      Instant usedAt,
      JsonNode decisions) {}

  record ActView(String method, String path, String permission, JsonNode body) {}

  record PersonView(UUID id, String email) {}

  record PrecedentView(
      UUID approvalId,
      String path,
      String decision,
      String reason,
      PersonView decidedBy,
      Instant decidedAt) {}

  static Summary summary(Approval approval) {
    return new Summary(
        approval.id(),
        approval.status().word(),
        approval.decider().word(),
        approval.risk().word(),
        approval.decidersNeeded(),
        new ActView(
            approval.method(),
            approval.path(),
            approval.permission(),
            approval.body() == null ? null : Json.read(approval.body())),
        new PersonView(approval.requestedBy(), approval.requesterEmail()),
        approval.customerId(),
        approval.createdAt(),
        approval.expiresAt(),
        approval.decidedAt(),
        approval.usedAt(),
        Json.read(approval.decisions()));
  }

  static ApprovalView of(Approval approval, List<Precedent> precedents) {
    return new ApprovalView(
        summary(approval),
        precedents.stream()
            .map(
                p ->
                    new PrecedentView(
                        p.approvalId(),
                        p.path(),
                        p.decision(),
                        p.reason(),
                        new PersonView(p.deciderId(), p.deciderEmail()),
                        p.decidedAt()))
            .toList());
  }
}
