package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.catalogue.Catalogue;
import com.waooaw.plant.money.Cost;
import com.waooaw.plant.money.Money;
import com.waooaw.policy.BillingTerms;
import com.waooaw.policy.BillingTerms.Plan;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The plans there are, for an agent or in general. */
final class PlanList {
  private final BillingTerms terms;
  private final PaymentProvider provider;
  private final Catalogue catalogue;

  PlanList(BillingTerms terms, PaymentProvider provider, Catalogue catalogue) {
    this.terms = requireNonNull(terms, "terms");
    this.provider = requireNonNull(provider, "provider");
    this.catalogue = requireNonNull(catalogue, "catalogue");
  }

  /**
   * All that is offered.
   *
   * @param gstPercent comes on top of every price
   */
  record View(List<PlanView> items, int gstPercent, PaymentWay payment) {}

  /**
   * A plan.
   *
   * @param price a month, before tax; for an agent at its own price if the plan is at that
   * @param dailyLimit what the agent may cost a UTC day
   */
  record PlanView(String id, String name, Money price, boolean agentsOwnPrice, Cost dailyLimit) {}

  /**
   * How bills are paid.
   *
   * @param sandbox whether no real money moves
   */
  record PaymentWay(String provider, boolean sandbox, List<PaymentProvider.Method> methods) {}

  View view(Handle tx, Request request) {
    Optional<Long> own =
        request
            .query("agent_id")
            .map(
                id ->
                    catalogue
                        .offer(tx, UUID.fromString(id))
                        .orElseThrow(
                            () ->
                                Problem.of(
                                        ProblemType.NOT_FOUND,
                                        "There is no such agent in the marketplace.")
                                    .exception())
                        .price()
                        .amount());
    return new View(
        terms.plans().stream().map(plan -> view(plan, own)).toList(),
        terms.gstPercent(),
        new PaymentWay(provider.name(), provider.sandbox(), provider.methods()));
  }

  private static PlanView view(Plan plan, Optional<Long> own) {
    return new PlanView(
        plan.id(),
        plan.name(),
        Money.paise(own.map(plan::pricePaise).orElse(plan.pricePaise())),
        plan.agentsOwnPrice(),
        Cost.microUsd(plan.agentDailyMicroUsd()));
  }
}
