package com.waooaw.ops.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Calls every operation of the contract with valid, invalid, unauthorised, other-tenant and
 * replayed requests, all made from the contract itself, and checks each answer against its schema.
 * An operation that is new is in it without a word here; what its schema cannot say belongs in
 * {@link Givens}.
 */
class ContractConversationTest {
  private static final long SEED = 20_261_128;

  @TestFactory
  Stream<DynamicTest> everyOperationAnswersAsTheContractSays() {
    World world = new World(PlantUnderTest.shared(), new Random(SEED));
    AnswerCheck check = new AnswerCheck(world.contract());
    Leaks leaks = new Leaks();
    Caller stranger = world.people().customer();
    Caller viewer = world.people().staff("viewer", stranger);
    return world.contract().routes().stream()
        .filter(route -> !route.webSocket())
        .map(
            route ->
                DynamicTest.dynamicTest(
                    route.operationId(),
                    () ->
                        assertThat(
                                new Conversation(world, check, leaks, route)
                                    .faults(stranger, viewer))
                            .as(route.operationId())
                            .isEmpty()));
  }

  @AfterAll
  @SuppressWarnings("SystemOut") // The figure that the build's log keeps.
  static void tell() {
    int all = Conversation.COUNTS.values().stream().mapToInt(n -> n.get()).sum();
    System.out.println(
        "Contract: " + all + " requests checked, " + new TreeMap<>(Conversation.COUNTS));
  }
}
