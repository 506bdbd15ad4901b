package com.waooaw.ops.contract;

import com.waooaw.ops.contract.Caller.Side;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Looks for bytes of one customer in what another, or nobody, was told. */
final class Leaks {
  private final Collection<Caller> customers = new ConcurrentLinkedQueue<>();

  private final Map<Caller, Set<String>> named = new ConcurrentHashMap<>();

  void watch(Caller customer) {
    customers.add(customer);
  }

  /** Remembers whose ids somebody names, before the answer comes. */
  void asks(Caller asker, Call call) {
    if (asker != null) {
      String asked = call.text();
      for (Caller customer : customers) {
        for (String id : customer.owned) {
          if (asked.contains(id)) {
            named.computeIfAbsent(asker, a -> ConcurrentHashMap.newKeySet()).add(id);
          }
        }
      }
    }
  }

  /** What leaked, if anything did. What the question itself said may stand in the answer. */
  Optional<String> in(Caller asker, Call call, Answer answer) {
    if (asker != null && asker.side == Side.STAFF) {
      return Optional.empty();
    }
    asks(asker, call);
    boolean retold = asker != null && Givens.RETOLD.contains(call.route().operationId());
    Set<String> before = retold ? named.getOrDefault(asker, Set.of()) : Set.of();
    String told = answer.text();
    String asked = call.text();
    for (Caller customer : customers) {
      if (customer != asker) {
        for (String id : customer.owned) {
          if (told.contains(id) && !asked.contains(id) && !before.contains(id)) {
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
