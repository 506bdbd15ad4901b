package com.waooaw.plant.identity;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import java.util.Optional;
import java.util.UUID;

/** One's own account, a customer's members and the platform's staff, over HTTP. */
final class PeopleRoutes {
  private PeopleRoutes() {}

  static void bind(Api api, Account account, Sessions sessions) {
    api.on("getMe", r -> account.me(r.userId()))
        .on("updateMe", account::change)
        .onTransaction("listMySessions", (r, tx) -> Reply.ok(sessions.list(tx, r)))
        .on(
            "endMySessions",
            r -> {
              Optional<UUID> one = r.query("session_id").map(UUID::fromString);
              if (one.isPresent()) {
                account.endSession(r, one.get());
              } else {
                account.endOtherSessions(r);
              }
              return Reply.noContent();
            });
  }

  static void bind(Api api, Members members, Staff staff) {
    api.onTransaction("listMembers", (r, tx) -> Reply.ok(members.list(tx, r)))
        .onTransaction("inviteMember", (r, tx) -> Reply.created(members.invite(tx, r)))
        .onTransaction("listUsers", (r, tx) -> Reply.ok(staff.list(tx, r)))
        .onTransaction("inviteUser", (r, tx) -> Reply.created(staff.invite(tx, r)))
        .onTransaction("setUserRoles", (r, tx) -> staff.setRoles(tx, r))
        .onTransaction("disableUser", (r, tx) -> staff.disable(tx, r));
  }
}
