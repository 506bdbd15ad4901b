package com.waooaw.ops.contract;

import com.waooaw.ops.contract.Caller.Side;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Looks for bytes of one customer in what another, or nobody, was told. */
final class Leaks {
  private final Collection<Caller> customers = new ConcurrentLinkedQueue<>();

  void watch(Caller customer) {
    customers.add(customer);
  }

  /** What leaked, if anything did. What the question itself said may stand in the answer. */
  Optional<String> in(Caller asker, Call call, Answer answer) {
    if (asker != null && asker.side == Side.STAFF) {
      return Optional.empty();
    }
    String told = answer.text();
    String asked = call.text();
    for (Caller customer : customers) {
      if (customer != asker) {
        for (String id : customer.owned) {
          if (told.contains(id) && !asked.contains(id)) {
            return leak(asker, call, answer, id);
          }
        }
        if (told.contains(customer.canary) && !asked.contains(customer.canary)) {
          return leak(asker, call, answer, customer.canary);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> leak(Caller asker, Call call, Answer answer, String what) {
    return Optional.of(call + " told " + asker + " another customer's " + what + ": " + answer);
  }
}
