package com.waooaw.plant.customer;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.money.Cost;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Customers over HTTP, for staff: metadata, and never what a customer's work is about. */
public final class CustomerRoutes {
  private final InstantSource clock;

  private CustomerRoutes(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /** Binds the routes. */
  public static void bind(Api api, InstantSource clock) {
    CustomerRoutes routes = new CustomerRoutes(clock);
    api.onTransaction("listCustomers", routes::list);
    api.onTransaction("getCustomer", routes::get);
  }

  private Reply list(Request request, Handle tx) {
    List<CustomerView> rows =
        CustomerStore.page(
            tx, request.query("q"), Cursor.id(request.query("cursor")), request.limit());
    return Reply.ok(Page.cut(rows, request.limit(), customer -> Cursor.of(customer.id())));
  }

  private Reply get(Request request, Handle tx) {
    CustomerView customer =
        CustomerStore.find(tx, request.id())
            .orElseThrow(
                () -> Problem.of(ProblemType.NOT_FOUND, "There is no such customer.").exception());
    CustomerStore.Figures figures = CustomerStore.figures(tx, customer.id(), monthStart());
    return Reply.ok(
        new CustomerView.Detail(
            customer,
            CustomerStore.members(tx, customer.id()),
            figures.runs(),
            figures.deliverables(),
            Cost.microUsd(figures.spentMicroUsd()),
            figures.lastRunAt()));
  }

  private Instant monthStart() {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return now.withDayOfMonth(1).with(LocalTime.MIDNIGHT).toInstant();
  }
}
