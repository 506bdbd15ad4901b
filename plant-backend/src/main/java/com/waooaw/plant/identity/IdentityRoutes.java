package com.waooaw.plant.identity;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import java.util.UUID;

/** Sign-up, sign-in and what follows, over HTTP. */
public final class IdentityRoutes {
  private IdentityRoutes() {}

  /** Binds the routes. Hashing a password takes long, so these manage their own transactions. */
  public static void bind(Api api, Identity identity) {
    api.on(
            "signUp",
            r -> {
              SignUp body = r.body(SignUp.class);
              return Reply.created(
                  identity.signUp(
                      caller(r), body.email(), body.password(), body.fullName(), body.company()));
            })
        .on(
            "signIn",
            r -> {
              SignIn body = r.body(SignIn.class);
              return Reply.ok(identity.signIn(caller(r), body.email(), body.password()));
            })
        .on(
            "refresh",
            r -> Reply.ok(identity.refresh(caller(r), r.body(Refresh.class).refreshToken())))
        .on(
            "signOut",
            r -> {
              identity.signOut(sessionId(r), r.userId(), r.passport().correlationId());
              return Reply.noContent();
            })
        .on("session", r -> Reply.ok(identity.session(r.userId(), sessionId(r))));
  }

  private record SignUp(String email, String password, String fullName, String company) {}

  private record SignIn(String email, String password) {}

  private record Refresh(String refreshToken) {}

  private static Identity.Caller caller(Request request) {
    return new Identity.Caller(request.passport().portal(), request.passport().correlationId());
  }

  private static UUID sessionId(Request request) {
    return UUID.fromString(request.passport().sessionId());
  }
}
