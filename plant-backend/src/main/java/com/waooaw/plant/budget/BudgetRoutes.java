package com.waooaw.plant.budget;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.Hires;
import com.waooaw.plant.money.Cost;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of budgets. */
public final class BudgetRoutes {
  private final Budgets budgets;
  private final Hires hires;

  public BudgetRoutes(Budgets budgets, Hires hires) {
    this.budgets = requireNonNull(budgets, "budgets");
    this.hires = requireNonNull(hires, "hires");
  }

  private record SetBudget(Cost limit, UUID customerId) {
    Optional<Long> microUsd() {
      return Optional.ofNullable(limit).map(Cost::amount);
    }
  }

  /** Binds the operations of budgets. */
  public void bind(Api api) {
    api.onTransaction("getPlatformBudget", (request, tx) -> Reply.ok(budgets.platform(tx)));
    api.onTransaction("getHireBudget", this::ofHire);
    api.onTransaction("setBudget", this::set);
    api.onTransaction("setOwnBudget", this::setOwn);
  }

  private Reply ofHire(Request request, Handle tx) {
    request.customerId();
    return Reply.ok(budgets.ofHire(tx, hires.get(tx, request.id())));
  }

  private Reply set(Request request, Handle tx) {
    SetBudget body = request.body(SetBudget.class);
    if (request.path().get("scope").equals(Caps.PLATFORM)) {
      if (body.customerId() != null) {
        throw Problem.invalid(
                "/customer_id", "unexpected", "The platform's budget is no customer's.")
            .exception();
      }
      return Reply.ok(budgets.setPlatform(tx, request, body.microUsd()).budget());
    }
    if (body.customerId() == null) {
      throw Problem.invalid("/customer_id", "required", "Name the customer.").exception();
    }
    return Reply.ok(budgets.setCustomer(tx, request, body.customerId(), body.microUsd()));
  }

  private Reply setOwn(Request request, Handle tx) {
    return Reply.ok(
        budgets.setCustomer(
            tx, request, request.customerId(), request.body(SetBudget.class).microUsd()));
  }
}
