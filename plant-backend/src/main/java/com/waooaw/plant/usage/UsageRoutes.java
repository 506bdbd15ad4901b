package com.waooaw.plant.usage;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.hire.AgentRef;
import com.waooaw.plant.money.Cost;
import com.waooaw.policy.BillingTerms;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** HTTP of what a customer's agents cost, by agent and UTC day. */
public final class UsageRoutes {
  private static final int MOST_DAYS = 93;

  private final InstantSource clock;

  public UsageRoutes(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * What was used.
   *
   * @param to inclusive
   */
  record View(
      LocalDate from,
      LocalDate to,
      Cost total,
      List<AgentView> agents,
      List<DayView> days,
      MonthView month) {}

  record AgentView(UUID hireId, AgentRef agent, Cost cost, long runs) {}

  record DayView(LocalDate day, UUID hireId, Cost cost, long runs) {}

  /**
   * The month that runs, against the customer's own limit.
   *
   * @param limit null when the customer set none; then there are no alerts
   */
  record MonthView(String period, Cost spent, Cost forecast, Cost limit, List<AlertView> alerts) {}

  /**
   * A mark of the limit.
   *
   * @param reachedAt null while it is not reached
   */
  record AlertView(int percent, Instant reachedAt) {}

  /** Binds the operation. */
  public void bind(Api api) {
    api.onTransaction("getUsage", this::get);
  }

  private Reply get(Request request, Handle tx) {
    UUID customer = request.customerId();
    Instant now = clock.instant();
    LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate to = request.query("to").map(LocalDate::parse).orElse(today);
    LocalDate from = request.query("from").map(LocalDate::parse).orElse(to.withDayOfMonth(1));
    if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to.plusDays(1))) {
      throw Problem.invalid(
              "from", "range", "from is not after to, and both within " + MOST_DAYS + " days.")
          .exception();
    }
    List<UsageStore.Day> days = UsageStore.days(tx, customer, start(from), start(to.plusDays(1)));
    return Reply.ok(
        new View(
            from,
            to,
            Cost.microUsd(days.stream().mapToLong(UsageStore.Day::microUsd).sum()),
            agents(days),
            days.stream()
                .map(d -> new DayView(d.day(), d.hireId(), Cost.microUsd(d.microUsd()), d.runs()))
                .toList(),
            month(tx, customer, now)));
  }

  private static List<AgentView> agents(List<UsageStore.Day> days) {
    Map<UUID, AgentView> agents = new LinkedHashMap<>();
    for (UsageStore.Day day : days) {
      agents.merge(
          day.hireId(),
          new AgentView(day.hireId(), day.agent(), Cost.microUsd(day.microUsd()), day.runs()),
          (a, b) ->
              new AgentView(
                  a.hireId(),
                  a.agent(),
                  Cost.microUsd(a.cost().amount() + b.cost().amount()),
                  a.runs() + b.runs()));
    }
    return List.copyOf(agents.values());
  }

  private static MonthView month(Handle tx, UUID customer, Instant now) {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    Instant from = start(month.atDay(1));
    Instant until = start(month.plusMonths(1).atDay(1));
    long spent = UsageStore.spent(tx, customer, from, until);
    OptionalLong limit = UsageStore.limit(tx, customer);
    return new MonthView(
        month.toString(),
        Cost.microUsd(spent),
        Cost.microUsd(Forecast.microUsd(spent, from, now, until)),
        limit.isPresent() ? Cost.microUsd(limit.getAsLong()) : null,
        limit.isPresent() ? alerts(tx, customer, limit.getAsLong(), from, until) : List.of());
  }

  private static List<AlertView> alerts(
      Handle tx, UUID customer, long limit, Instant from, Instant until) {
    List<Integer> marks = BillingTerms.shipped().usageAlerts();
    Map<Integer, Instant> reached = UsageStore.reached(tx, customer, limit, marks, from, until);
    return marks.stream().map(mark -> new AlertView(mark, reached.get(mark))).toList();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
