package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.contract.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything that is asked of one operation, and what was wrong with its answers. */
final class Conversation {
  /** How many requests of each kind were sent, over all operations. */
  static final Map<String, AtomicInteger> COUNTS = new ConcurrentHashMap<>();

  private static final int TRIES = 20;

  private final World world;
  private final AnswerCheck check;
  private final Leaks leaks;
  private final Route route;
  private final JsonNode operation;
  private final boolean open;
  private final List<String> faults = new ArrayList<>();
  private Caller caller;

  Conversation(World world, AnswerCheck check, Leaks leaks, Route route) {
    this.world = world;
    this.check = check;
    this.leaks = leaks;
    this.route = route;
    this.operation = world.contract().operation(route);
    this.open = route.access() instanceof Route.Access.Public;
    this.caller = newcomer();
  }

  // Of a side that may, and with nothing behind them.
  private Caller newcomer() {
    boolean staffs =
        world.grants().governed(route)
            || !world.grants().customers(route)
            || Givens.STAFFS.contains(route.operationId());
    Caller customer = world.people().customer();
    leaks.watch(customer);
    return staffs ? world.people().governor(customer) : customer;
  }

  /** What was wrong. */
  List<String> faults(Caller stranger, Caller viewer) {
    Call valid = world.valid(route, caller, true);
    unauthorised(valid, stranger, viewer);
    otherTenant(valid, stranger);
    invalid(valid);
    if (valid()) {
      replayed();
    }
    return faults;
  }

  private void unauthorised(Call valid, Caller stranger, Caller viewer) {
    if (open) {
      return;
    }
    expect("unauthorised", null, valid, "no token", 401, world.people().sendWith(null, valid));
    expect("unauthorised", null, valid, "no JWT", 401, world.people().sendWith("nobody", valid));
    String forged = caller.access.substring(0, caller.access.lastIndexOf('.') + 1) + "AAAA";
    expect(
        "unauthorised", null, valid, "a forged token", 401, world.people().sendWith(forged, valid));
    if (!world.grants().customers(route)) {
      denied(valid, stranger);
    }
    if (!world.grants().viewers(route)) {
      denied(valid, viewer);
    }
  }

  private void denied(Call valid, Caller who) {
    expect("unauthorised", who, valid, "the wrong role", 403, world.people().send(who, valid));
  }

  private void otherTenant(Call valid, Caller stranger) {
    if (open || !world.grants().customers(route)) {
      return;
    }
    boolean inPath = namesCustomersThing(valid);
    boolean inBody = valid.body() != null && caller.owned.stream().anyMatch(valid.body()::contains);
    if (inPath) {
      expect(
          "other tenant",
          stranger,
          valid,
          "another's id",
          404,
          world.people().send(stranger, valid));
    } else if (inBody) {
      Answer answer = world.people().send(stranger, valid);
      checked("other tenant", stranger, valid, answer);
      if (answer.good()) {
        faults.add(valid + " did something with another customer's thing: " + answer);
      }
    } else {
      Call own = world.valid(route, stranger, false);
      checked("other tenant", stranger, own, world.people().send(stranger, own));
    }
  }

  private boolean namesCustomersThing(Call valid) {
    return world.links(route).stream()
        .anyMatch(
            link ->
                !link.schema().has("enum")
                    && (world.isCustomers(link.collection(valid.path()))
                        || caller.owned.contains(valid.path().get(link.name()))));
  }

  private void invalid(Call valid) {
    for (Faults.Invalid invalid : Faults.of(world.contract().document(), operation, valid)) {
      Answer answer = send(invalid.call());
      checked("invalid", caller, invalid.call(), answer);
      boolean refused = answer.status() >= 400 && answer.status() < 500;
      if (!refused && !answer.waitsForApproval()) {
        faults.add(invalid.call() + " was not refused although " + invalid.fault() + ": " + answer);
      }
    }
  }

  // Whether it was answered well.
  private boolean valid() {
    Answer last = null;
    boolean good = false;
    for (boolean whole : new boolean[] {false, true, true}) {
      Call call = world.valid(route, caller, whole);
      last = send(call);
      checked("valid", caller, call, last);
      good |= last.good();
      if (last.good() && route.method().equals("GET") && last.mediaType().endsWith("/json")) {
        nextPage(call, last.json());
      }
    }
    if (!good && !Givens.PROVEN_ELSEWHERE.containsKey(route.operationId())) {
      faults.add(
          route.operationId()
              + " never answered a valid request well, but "
              + last
              + ". If its body must agree with more than its schema, add it to Givens.BODIES; if it"
              + " needs something to exist, add a seed to Givens.SEEDS; if only another test can do it,"
              + " name that in Givens.PROVEN_ELSEWHERE.");
    }
    return good;
  }

  private void nextPage(Call call, JsonNode page) {
    if (page.path("next_cursor").isTextual()) {
      Call next = call.withQuery("cursor", page.path("next_cursor").asText());
      Answer answer = send(next);
      checked("valid", caller, next, answer);
      if (!answer.good()) {
        faults.add(next + " does not take the cursor it gave out: " + answer);
      }
    }
  }

  private void replayed() {
    if (!world.names(operation, "Idempotency-Key")) {
      if (route.method().equals("POST") && operation.path("responses").has("201") && !open) {
        faults.add(
            route.operationId()
                + " creates something and takes no Idempotency-Key: add the parameter to the"
                + " contract and bind it with Api.onTransaction");
      }
      return;
    }
    caller = newcomer();
    String key = UUID.randomUUID().toString();
    Call first = world.fresh(route, caller).withHeader("Idempotency-Key", key);
    Answer answered = send(first);
    checked("replayed", caller, first, answered);
    if (!answered.good()) {
      faults.add(first + " with a new Idempotency-Key was not answered well, but " + answered);
      return;
    }
    Answer again = send(first);
    checked("replayed", caller, first, again);
    if (again.status() != answered.status() || !again.json().equals(answered.json())) {
      faults.add(first + " sent again was answered " + again + " and not as before: " + answered);
    }
    otherThan(first)
        .map(other -> other.withHeader("Idempotency-Key", key))
        .ifPresent(other -> expect("replayed", caller, other, "a used key", 409, send(other)));
  }

  // Of what has no body another path will do, where there is one.
  private Optional<Call> otherThan(Call first) {
    if (first.body() == null) {
      return first.path().isEmpty()
          ? Optional.empty()
          : Optional.of(world.fresh(route, caller))
              .filter(other -> !other.path().equals(first.path()));
    }
    for (int i = 0; i < TRIES; i++) {
      Call other = world.valid(route, caller, i % 2 == 0);
      if (!other.body().equals(first.body())) {
        return Optional.of(other);
      }
    }
    throw new AssertionError(
        "Two valid requests of "
            + route.operationId()
            + " are always the same: make its entry of Givens.BODIES differ from call to call");
  }

  private Answer send(Call call) {
    return open ? world.people().sendWith(null, call) : world.people().send(caller, call);
  }

  private void expect(
      String kind, Caller who, Call call, String reason, int status, Answer answer) {
    checked(kind, who, call, answer);
    if (answer.status() != status) {
      faults.add(
          call + " with " + reason + " was to be answered " + status + ", but was " + answer);
    }
  }

  private void checked(String kind, Caller who, Call call, Answer answer) {
    COUNTS.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
    check
        .fault(route, answer)
        .ifPresent(fault -> faults.add(call + " was answered " + answer + ": " + fault));
    leaks.in(who, call, answer).ifPresent(faults::add);
  }
}
