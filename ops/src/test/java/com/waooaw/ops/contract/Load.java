package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Customers and staff who go on whatever happens: each asks again, with the same key, until it is
 * told that it was accepted, and keeps what it was told.
 */
final class Load {
  private static final long AGAIN_MILLIS = 60;
  private static final long BETWEEN_PAYMENTS_MILLIS = 3_000;

  final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();

  /** Approvals that were granted, and the reason each was asked with. */
  final Map<String, String> granted = new java.util.concurrent.ConcurrentHashMap<>();

  /** Reasons of approvals whose act was told to be done. */
  final Queue<String> done = new ConcurrentLinkedQueue<>();

  final AtomicInteger refusals = new AtomicInteger();
  private final World world;
  private final AtomicBoolean over = new AtomicBoolean();

  /** What was accepted under which key, and the id it was given. */
  record Accepted(String kind, Caller caller, Call call, String id) {}

  Load(World world) {
    this.world = world;
  }

  /** Nobody begins anything new. */
  void end() {
    over.set(true);
  }

  /** Gives goals and runs them. */
  void work(Caller customer) {
    String hire = world.hireOf(customer, "maths-tutor");
    while (!over.get()) {
      post("goal", customer, "/api/v1/hires/{id}/goals", hire, Optional.of(Makers.goal(customer)))
          .ifPresent(
              goal -> post("run", customer, "/api/v1/goals/{id}/runs", goal, Optional.empty()));
    }
  }

  /** Asks for approvals, has them granted, and does what was approved while there are agents. */
  void approve(List<String> agents) {
    Caller orchestrator = world.orchestrator();
    int used = 0;
    while (!over.get()) {
      String reason = "No longer wanted " + UUID.randomUUID();
      String agent = agents.get(Math.min(used, agents.size() - 1));
      Call retire = retire(agent, reason);
      Optional<Answer> asked = until(orchestrator, retire, 202);
      if (asked.isPresent()) {
        String id = asked.get().json().path("approval_id").asText();
        ObjectNode yes = Makers.object().put("decision", "approve").put("reason", reason);
        Optional<Answer> decided =
            until(
                world.governor(),
                call("POST", "/api/v1/approvals/{id}/decision", id).withBody(yes),
                200,
                409);
        if (decided.isPresent()) {
          granted.put(id, reason);
          if (used < agents.size() - 1) {
            use(orchestrator, retire.withHeader("X-Approval-Id", id), reason);
            used++;
          }
        }
      }
    }
  }

  // 409 says that it was used up already, which an answer that was lost did.
  private void use(Caller orchestrator, Call approved, String reason) {
    until(orchestrator, approved, 200, 409)
        .filter(answer -> answer.status() == 200)
        .ifPresent(answer -> done.add(reason));
  }

  /** A bill, and who pays it. */
  record Bill(Caller payer, String invoice) {}

  /** Pays bills, one after another. */
  void pay(List<Bill> bills) {
    for (Bill bill : bills) {
      Call pay =
          new Call(
                  world.route("POST", "/api/v1/payments").orElseThrow(),
                  Map.of(),
                  Map.of(),
                  Map.of("Idempotency-Key", UUID.randomUUID().toString()),
                  null,
                  null)
              .withBody(
                  Makers.object()
                      .put("invoice_id", bill.invoice())
                      .put("method", "sandbox-success"));
      until(bill.payer(), pay, 200, 201, 202)
          .ifPresent(
              answer ->
                  accepted.add(
                      new Accepted(
                          "payment", bill.payer(), pay, answer.json().path("id").asText())));
      pause(BETWEEN_PAYMENTS_MILLIS);
    }
  }

  private Call retire(String agent, String reason) {
    return call("PUT", "/api/v1/agents/{id}/status", agent)
        .withBody(Makers.object().put("status", "retired").put("reason", reason));
  }

  private Call call(String method, String template, String id) {
    return new Call(
        world.route(method, template).orElseThrow(),
        Map.of("id", id),
        Map.of(),
        Map.of(),
        null,
        null);
  }

  private Optional<String> post(
      String kind, Caller customer, String template, String id, Optional<ObjectNode> body) {
    Call bare =
        call("POST", template, id).withHeader("Idempotency-Key", UUID.randomUUID().toString());
    Call call = body.map(bare::withBody).orElse(bare);
    return until(customer, call, 201, 202)
        .map(
            answer -> {
              String made = answer.json().path("id").asText();
              accepted.add(new Accepted(kind, customer, call, made));
              return made;
            });
  }

  /** Asks until it is answered so; empty when all is over before that. */
  private Optional<Answer> until(Caller caller, Call call, Integer... wanted) {
    while (!over.get()) {
      try {
        Answer answer = world.people().send(caller, call);
        if (List.of(wanted).contains(answer.status())) {
          return Optional.of(answer);
        }
        if (answer.status() < 500) {
          throw new IllegalStateException(call + " was answered " + answer);
        }
      } catch (AssertionError nobodyThere) {
        // Signing in anew, too, needs a backend.
      }
      refusals.incrementAndGet();
      pause(AGAIN_MILLIS);
    }
    return Optional.empty();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
