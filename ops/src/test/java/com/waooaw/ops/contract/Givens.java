package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * What no schema says, and the only thing to add to when a new operation asks for it: bodies that
 * must agree with more than their schema ({@link #BODIES}), things in a state of their own ({@link
 * #PATHS}), what goes before ({@link #BEFORE}), things that must exist before a path can name them
 * and that no operation of their own collection makes ({@link #SEEDS}), and other names of the same
 * things ({@link #ALIASES}). A kind of thing is the path's segment before the parameter: {@code
 * runs} in {@code /api/v1/runs/{id}}.
 */
final class Givens {
  /** Makes a body for a caller, once the call's path is known. */
  @FunctionalInterface
  interface Body {
    JsonNode of(World world, Caller caller, Call call);
  }

  /** Makes a path's parameters by name. */
  @FunctionalInterface
  interface Named {
    Map<String, String> of(World world, Caller caller);
  }

  /** What must have happened before. */
  @FunctionalInterface
  interface Before {
    void happens(World world, Caller caller);
  }

  /** Makes a thing for a customer and answers its id. */
  @FunctionalInterface
  interface Maker {
    String of(World world, Caller customer);
  }

  /**
   * How a kind of thing comes to be.
   *
   * @param customers whether it is its customer's alone
   */
  record Seed(boolean customers, Maker maker) {}

  /** Bodies by operationId. */
  static final Map<String, Body> BODIES =
      Map.ofEntries(
          Map.entry("signUp", (world, caller, call) -> Makers.signUp()),
          Map.entry("signIn", (world, caller, call) -> Makers.credentials(caller)),
          Map.entry("refresh", (world, caller, call) -> Makers.refresh(world, caller)),
          Map.entry("startTrial", (world, caller, call) -> Makers.startTrial(world, caller)),
          Map.entry("createGoal", Makers::goalOfHire),
          Map.entry("setBudget", Makers::limit),
          Map.entry("convertTrial", (world, caller, call) -> StateMakers.plan()),
          Map.entry("changePlan", (world, caller, call) -> StateMakers.plan()),
          Map.entry("startPayment", (world, caller, call) -> StateMakers.payment(world, caller)),
          Map.entry("simulateDenial", (world, caller, call) -> StateMakers.denial(world)),
          Map.entry("exportAudit", (world, caller, call) -> Makers.object()),
          Map.entry("setBillingProfile", (world, caller, call) -> StateMakers.billing(caller)),
          Map.entry("reviewAgent", (world, caller, call) -> StateMakers.stars(world, caller)),
          Map.entry("reviewDeliverable", (world, caller, call) -> StateMakers.review(caller)),
          Map.entry("updateMe", (world, caller, call) -> Makers.name(caller)),
          Map.entry("enrolTotp", (world, caller, call) -> Makers.passwordAgain(caller)));

  /** Paths by operationId, where not every thing of a kind will do. */
  static final Map<String, Named> PATHS =
      Map.ofEntries(
          Map.entry("stopRun", (world, caller) -> id(Makers.longRun(world, caller))),
          Map.entry("pauseRun", (world, caller) -> id(Makers.longRun(world, caller))),
          Map.entry("resumeRun", (world, caller) -> id(StateMakers.pausedRun(world, caller))),
          Map.entry("resumeHire", (world, caller) -> id(world.one(caller, "paused"))),
          Map.entry("changePlan", (world, caller) -> id(world.one(caller, "converted"))),
          Map.entry("cancelHire", (world, caller) -> id(world.one(caller, "converted"))),
          Map.entry("reviewAgent", (world, caller) -> id("maths-tutor")),
          Map.entry("amendAgent", (world, caller) -> id(StateMakers.draftAgent(world))),
          Map.entry("assignTeam", (world, caller) -> id(StateMakers.draftAgent(world))),
          Map.entry(
              "getExportContent", (world, caller) -> id(StateMakers.readyExport(world, caller))),
          Map.entry("submitEntity", (world, caller) -> skill(StateMakers.draftSkill(world))),
          Map.entry("certifyEntity", (world, caller) -> skill(StateMakers.submittedSkill(world))),
          Map.entry("rejectEntity", (world, caller) -> skill(StateMakers.submittedSkill(world))),
          Map.entry(
              "requestEntityChanges", (world, caller) -> skill(StateMakers.submittedSkill(world))),
          Map.entry("retireEntity", (world, caller) -> skill(StateMakers.certifiedSkill(world))));

  /** What goes before a call, by operationId. */
  static final Map<String, Before> BEFORE =
      Map.of(
          "getBillingProfile", (world, caller) -> world.does(caller, "setBillingProfile"),
          "getDeletion", (world, caller) -> world.does(caller, "requestDeletion"),
          "cancelDeletion", (world, caller) -> world.does(caller, "requestDeletion"));

  /** Things by their kind. */
  static final Map<String, Seed> SEEDS =
      Map.ofEntries(
          Map.entry("agents", new Seed(false, Makers::agent)),
          Map.entry("hires", new Seed(true, Makers::trial)),
          Map.entry("goals", new Seed(true, Makers::newGoal)),
          Map.entry("runs", new Seed(true, Makers::run)),
          Map.entry("deliverables", new Seed(true, Makers::deliverable)),
          Map.entry("approvals", new Seed(true, (world, customer) -> Makers.approval(world))),
          Map.entry("converted", new Seed(true, StateMakers::converted)),
          Map.entry("paused", new Seed(true, StateMakers::pausedHire)),
          Map.entry("invoices", new Seed(true, StateMakers::invoice)),
          Map.entry("dead-letters", new Seed(true, StateMakers::deadLetter)),
          Map.entry("customers", new Seed(true, World::customerId)),
          Map.entry("users", new Seed(true, (world, customer) -> Makers.staff(world))));

  /** Other names that the contract has for a kind. */
  static final Map<String, String> ALIASES =
      Map.of(
          "trials", "hires",
          "tampering", "agents",
          "entities", "agents",
          "managers", "agents",
          "specialists", "agents");

  /** Operations that customers may call, too, about things that only staff have yet. */
  static final Set<String> STAFFS = Set.of("getApproval");

  /**
   * Operations that answer well only with what no contract can give, such as a provider's code or
   * the secret of a mail, each with the test that proves that they do.
   */
  static final Map<String, String> PROVEN_ELSEWHERE =
      Map.of(
          "confirmTotp", "SecondFactorTest",
          "disableTotp", "SecondFactorTest",
          "resetPassword", "PasswordResetTest",
          "startOidc", "OidcTest",
          "finishOidc", "OidcTest");

  /** Operations that tell one what one asked before, and with it the ids one named then. */
  static final Set<String> RETOLD = Set.of("listOwnActivity");

  /** Operations whose text everybody is meant to read, so that it carries no canary. */
  static final Set<String> PUBLISHED = Set.of("reviewAgent");

  private Givens() {}

  private static Map<String, String> skill(String id) {
    return Map.of("kind", "skills", "id", id);
  }

  private static Map<String, String> id(String id) {
    return Map.of("id", id);
  }
}
