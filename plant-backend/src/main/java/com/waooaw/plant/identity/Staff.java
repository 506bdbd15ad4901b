package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The platform's people. There is always an admin, and nobody takes their own admin's role away.
 * The governor's office is given by somebody else: by a governor, or by any admin while nobody
 * holds it. Whose role or office changes signs in again.
 */
final class Staff {
  private final AccountMail mail;
  private final Sessions sessions;
  private final PersonEvents events;
  private final Ids ids;
  private final InstantSource clock;
  private final IdentityStore store = new IdentityStore();

  Staff(AccountMail mail, Sessions sessions, PersonEvents events, Ids ids, InstantSource clock) {
    this.mail = requireNonNull(mail, "mail");
    this.sessions = requireNonNull(sessions, "sessions");
    this.events = requireNonNull(events, "events");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * The role and office somebody shall have.
   *
   * @param roles exactly one
   * @param governor null leaves the office as it is
   */
  record Roles(List<String> roles, Boolean governor) {}

  Page<ColleagueView> list(Handle tx, Request request) {
    return Page.cut(
            store.staff(tx, Cursor.id(request.query("cursor")), request.limit() + 1),
            request.limit(),
            p -> Cursor.of(p.id()))
        .map(ColleagueView::of);
  }

  ColleagueView invite(Handle tx, Request request) {
    mail.requireMail();
    Members.Invitation invitation = request.body(Members.Invitation.class);
    Members.requireAddress(invitation.email());
    Person inviter = store.find(tx, request.userId()).orElseThrow(Sessions::ended);
    Person colleague =
        Person.made(
            ids.next(),
            Person.Side.staff(),
            Identity.normal(invitation.email()),
            invitation.fullName().strip(),
            invitation.role(),
            clock.instant());
    if (!store.insertPerson(tx, colleague)) {
      throw Members.taken();
    }
    mail.sendInvitation(tx, colleague, inviter.fullName());
    record(tx, request, colleague, "staff.invited", Map.of("role", colleague.role()));
    return ColleagueView.of(colleague);
  }

  Reply setRoles(Handle tx, Request request) {
    Roles wanted = request.body(Roles.class);
    String role = wanted.roles().getFirst();
    // First all admins and then the person: two who lower each other at once wait in one order.
    List<Person> admins = admins(tx, request);
    Person person = lock(tx, request.id());
    Account.requireVersion(request, person.version());
    boolean admin = role.equals(Person.ADMIN);
    boolean governs = wanted.governor() == null ? person.isGovernor() : wanted.governor();
    if (!admin) {
      mayCeaseToBeAdmin(request, person, admins);
      if (Boolean.TRUE.equals(wanted.governor())) {
        throw Problem.invalid("/governor", "role", "A governor is an admin.").exception();
      }
      governs = false;
    }
    if (governs != person.isGovernor()) {
      mayChangeOffice(request, governs, admins);
    }
    String office =
        governs ? (person.isGovernor() ? person.governorAgentId() : ids.next().toString()) : null;
    store.setRole(tx, person.id(), role, office);
    sessions.endAll(tx, person, null);
    record(tx, request, person, "staff.roles_set", Map.of("role", role, "governor", governs));
    return reply(tx, person.id());
  }

  Reply disable(Handle tx, Request request) {
    List<Person> admins = admins(tx, request);
    Person person = lock(tx, request.id());
    mayCeaseToBeAdmin(request, person, admins);
    if (person.id().equals(request.userId())) {
      throw Problem.of(ProblemType.PERMISSION_DENIED, "Nobody shuts themselves out.").exception();
    }
    if (store.disable(tx, person.id(), clock.instant())) {
      sessions.endAll(tx, person, null);
      record(tx, request, person, "staff.disabled", Map.of("role", person.role()));
    }
    return reply(tx, person.id());
  }

  // Of two admins who lower each other at once, the second is no admin any more.
  private List<Person> admins(Handle tx, Request request) {
    List<Person> admins = store.lockAdmins(tx);
    if (admins.stream().noneMatch(a -> a.id().equals(request.userId()))) {
      throw denied("You are no admin any more.");
    }
    return admins;
  }

  private Person lock(Handle tx, UUID id) {
    return store
        .lock(tx, id)
        .filter(Person::isStaff)
        .orElseThrow(
            () ->
                Problem.of(ProblemType.NOT_FOUND, "There is nobody of the staff with this id.")
                    .exception());
  }

  private static void mayCeaseToBeAdmin(Request request, Person person, List<Person> admins) {
    boolean active = admins.stream().anyMatch(a -> a.id().equals(person.id()));
    if (active && person.id().equals(request.userId())) {
      throw denied("Nobody takes their own admin's role away. Ask another admin.");
    }
    if (active && admins.size() == 1) {
      throw Problem.of(ProblemType.CONFLICT, "This is the last admin. Name another one first.")
          .exception();
    }
  }

  // Who may name a governor must not be able to make themselves one, nor, while there is one, to
  // appoint somebody who approves what they ask for.
  private static void mayChangeOffice(Request request, boolean given, List<Person> admins) {
    if (given && request.id().equals(request.userId())) {
      throw denied("Nobody makes themselves a governor. Ask another admin.");
    }
    List<Person> governors = admins.stream().filter(Person::isGovernor).toList();
    if (!governors.isEmpty()
        && governors.stream().noneMatch(g -> g.id().equals(request.userId()))) {
      throw denied("Only a governor gives or takes the governor's office.");
    }
  }

  private Reply reply(Handle tx, UUID id) {
    Person person = store.find(tx, id).orElseThrow();
    return new Reply.Document(
        200, ColleagueView.of(person), Map.of("ETag", Account.tag(person.version())));
  }

  private void record(
      Handle tx, Request request, Person person, String action, Map<String, ?> body) {
    events.record(
        tx, request.userId(), person, action, "ok", request.passport().correlationId(), body);
  }

  private static ProblemException denied(String why) {
    return Problem.of(ProblemType.PERMISSION_DENIED, why).exception();
  }
}
