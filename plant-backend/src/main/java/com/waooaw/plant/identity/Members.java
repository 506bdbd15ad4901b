package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.mail.Mail;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.InstantSource;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The people of one customer. Works in transactions that see that customer's rows alone. */
final class Members {
  private static final int MOST = 200;

  private final AccountMail mail;
  private final PersonEvents events;
  private final Ids ids;
  private final InstantSource clock;
  private final IdentityStore store = new IdentityStore();

  Members(AccountMail mail, PersonEvents events, Ids ids, InstantSource clock) {
    this.mail = requireNonNull(mail, "mail");
    this.events = requireNonNull(events, "events");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Whom to invite, and as what. */
  record Invitation(String email, String fullName, String role) {}

  Page<ColleagueView> list(Handle tx, Request request) {
    return Page.cut(
            store.members(
                tx, request.customerId(), Cursor.id(request.query("cursor")), request.limit() + 1),
            request.limit(),
            p -> Cursor.of(p.id()))
        .map(ColleagueView::of);
  }

  ColleagueView invite(Handle tx, Request request) {
    mail.requireMail();
    Invitation invitation = request.body(Invitation.class);
    requireAddress(invitation.email());
    Person inviter = store.find(tx, request.userId()).orElseThrow(Sessions::ended);
    if (store.countMembers(tx, inviter.customerId()) >= MOST) {
      throw Problem.of(ProblemType.CONFLICT, "A team has at most " + MOST + " members.")
          .exception();
    }
    Person member =
        Person.made(
            ids.next(),
            Person.Side.customer(inviter.customerId(), inviter.customerName()),
            Identity.normal(invitation.email()),
            invitation.fullName().strip(),
            invitation.role(),
            clock.instant());
    if (!store.insertPerson(tx, member)) {
      throw taken();
    }
    mail.sendInvitation(tx, member, inviter.fullName());
    events.record(
        tx,
        inviter.id(),
        member,
        "member.invited",
        "ok",
        request.passport().correlationId(),
        Map.of("role", member.role()));
    return ColleagueView.of(member);
  }

  static void requireAddress(String email) {
    if (!Mail.isAddress(email.strip())) {
      throw Problem.invalid("/email", "format", "email is not an address that mail can be sent to.")
          .exception();
    }
  }

  static com.waooaw.kernel.problem.ProblemException taken() {
    return Problem.of(ProblemType.CONFLICT, "This e-mail address is already in use.").exception();
  }
}
