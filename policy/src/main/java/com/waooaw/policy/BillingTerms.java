package com.waooaw.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What the one data file says of plans, prices and bills, as the services read it.
 *
 * @param plans in the order they are shown
 * @param seller who bills
 * @param service what is billed
 * @param gstPercent goods and services tax, even
 * @param monthDays days of a month in proration
 * @param retryDays days after a bill fell due on which it is tried again, ascending
 * @param fullRefundDays days after the first charge within which all of it is given back
 * @param usageAlerts per cents of a customer's own limit, ascending
 * @param reminderDays full days after its start on which a trial's customer is reminded, ascending
 * @param workspaceDays how long goals and runs stay readable after a hire's end
 */
public record BillingTerms(
    List<Plan> plans,
    Seller seller,
    Service service,
    int gstPercent,
    int monthDays,
    List<Integer> retryDays,
    int fullRefundDays,
    List<Integer> usageAlerts,
    List<Integer> reminderDays,
    int workspaceDays) {
  private static final String FILE = "/policy/platform/data.json";
  private static final BillingTerms SHIPPED = read();

  public BillingTerms {
    plans = List.copyOf(plans);
    retryDays = retryDays.stream().sorted().toList();
    usageAlerts = usageAlerts.stream().sorted().toList();
    reminderDays = reminderDays.stream().sorted().toList();
    if (plans.isEmpty() || retryDays.isEmpty() || gstPercent % 2 != 0) {
      throw new PolicyException("The policy data lack plans, retries or an even tax");
    }
  }

  /**
   * A plan.
   *
   * @param pricePaise a month, before tax
   * @param agentsOwnPrice whether an agent's own price takes the place of the plan's
   * @param agentDailyMicroUsd what the hired agent may cost the platform a UTC day
   */
  public record Plan(
      String id, String name, long pricePaise, boolean agentsOwnPrice, long agentDailyMicroUsd) {

    /**
     * What a month of an agent costs on this plan, before tax. A plan that is not at the agent's
     * own price is never below it.
     *
     * @param ownPaise the agent's own price, as its customer saw it
     */
    public long pricePaise(long ownPaise) {
      return agentsOwnPrice ? ownPaise : Math.max(pricePaise, ownPaise);
    }
  }

  /**
   * Who bills.
   *
   * @param state the state's code of two digits, as GSTINs begin
   * @param gstin empty when none is set: then invoices are pro forma
   */
  public record Seller(String legalName, String address, String state, Optional<String> gstin) {}

  /**
   * What is billed.
   *
   * @param sac its services accounting code
   */
  public record Service(String name, String sac) {}

  /** The terms as shipped. */
  public static BillingTerms shipped() {
    return SHIPPED;
  }

  /** A plan by its id. */
  public Optional<Plan> plan(String id) {
    return plans.stream().filter(plan -> plan.id().equals(id)).findFirst();
  }

  private static BillingTerms read() {
    JsonNode data;
    try {
      data = new ObjectMapper().readTree(PolicyModule.resource(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode billing = data.path("billing");
    JsonNode seller = billing.path("seller");
    List<Plan> plans = new ArrayList<>();
    data.path("plans").forEach(plan -> plans.add(plan(plan)));
    return new BillingTerms(
        plans,
        new Seller(
            seller.path("legal_name").textValue(),
            seller.path("address").textValue(),
            seller.path("state").textValue(),
            Optional.ofNullable(seller.path("gstin").textValue())),
        new Service(
            billing.at("/service/name").textValue(), billing.at("/service/sac").textValue()),
        billing.path("gst_percent").intValue(),
        billing.path("month_days").intValue(),
        numbers(billing.path("retry_days")),
        billing.path("full_refund_days").intValue(),
        numbers(billing.path("usage_alerts")),
        numbers(data.at("/trial/reminder_days")),
        data.at("/trial/workspace_days").intValue());
  }

  private static Plan plan(JsonNode plan) {
    return new Plan(
        plan.path("id").textValue(),
        plan.path("name").textValue(),
        plan.path("price_paise").longValue(),
        plan.path("agents_own_price").booleanValue(),
        plan.path("agent_daily_microusd").longValue());
  }

  private static List<Integer> numbers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::intValue).toList();
  }
}
