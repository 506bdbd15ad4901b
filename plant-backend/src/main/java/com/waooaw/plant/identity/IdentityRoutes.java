package com.waooaw.plant.identity;

import com.waooaw.plant.api.Api;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.api.Request;
import java.util.Map;
import java.util.Optional;

/** Sign-up, sign-in and what follows, over HTTP. */
final class IdentityRoutes {
  static final String BINDING = "Oidc-Binding";

  private static final int FOUND = 302;

  private IdentityRoutes() {}

  /** Binds the routes. Hashing a password takes long, so these manage their own transactions. */
  static void bind(Api api, Identity identity) {
    api.on(
            "signUp",
            r -> {
              SignUp body = r.body(SignUp.class);
              return Reply.created(
                  identity.signUp(
                      Caller.of(r),
                      body.email(),
                      body.password(),
                      body.fullName(),
                      body.company()));
            })
        .on(
            "signIn",
            r -> {
              SignIn body = r.body(SignIn.class);
              return Reply.ok(
                  identity.signIn(
                      Caller.of(r),
                      body.email(),
                      body.password(),
                      Optional.ofNullable(body.code())));
            })
        .on(
            "refresh",
            r -> Reply.ok(identity.refresh(Caller.of(r), r.body(Refresh.class).refreshToken())))
        .on(
            "signOut",
            r -> {
              identity.signOut(Caller.of(r));
              return Reply.noContent();
            })
        .on("session", r -> Reply.ok(identity.session(Caller.of(r))));
  }

  static void bind(Api api, Identity identity, SecondFactor secondFactor, PersonEvents events) {
    api.on(
            "enrolTotp",
            r ->
                Reply.ok(
                    identity.withPassword(
                        Caller.of(r),
                        r.body(Password.class).password(),
                        "/password",
                        secondFactor::enrol)))
        .on(
            "confirmTotp",
            r ->
                Reply.ok(
                    identity.withCode(
                        Caller.of(r),
                        (tx, person) ->
                            secondFactor
                                .confirm(tx, person, code(r))
                                .map(
                                    codes -> {
                                      events.own(tx, person, "totp.turned_on", correlationId(r));
                                      return codes;
                                    }))))
        .on(
            "disableTotp",
            r ->
                identity.withCode(
                    Caller.of(r),
                    (tx, person) ->
                        switch (secondFactor.check(tx, person, Optional.of(code(r)))) {
                          case RIGHT -> {
                            secondFactor.turnOff(tx, person);
                            events.own(tx, person, "totp.turned_off", correlationId(r));
                            yield Optional.of(Reply.noContent());
                          }
                          case NOT_NEEDED -> Optional.of(Reply.noContent());
                          case MISSING, WRONG -> Optional.empty();
                        }));
  }

  static void bind(Api api, PasswordReset reset) {
    api.on(
            "forgotPassword",
            r -> {
              reset.forgotten(Caller.of(r), r.body(Forgotten.class).email());
              return Reply.noContent();
            })
        .on(
            "resetPassword",
            r -> {
              Reset body = r.body(Reset.class);
              reset.reset(Caller.of(r), body.token(), body.password());
              return Reply.noContent();
            });
  }

  static void bind(Api api, Oidc oidc) {
    api.on(
            "startOidc",
            r ->
                new Reply.Empty(
                    FOUND,
                    Map.of(
                        "Location",
                        oidc.start(
                            Caller.of(r),
                            r.headers().get(BINDING),
                            r.query("return_to").orElse("/")),
                        "Cache-Control",
                        "no-store")))
        .on(
            "finishOidc",
            r ->
                new Reply.Document(
                    200,
                    oidc.finish(
                        Caller.of(r),
                        r.headers().get(BINDING),
                        r.query("state").orElseThrow(),
                        r.query("code")),
                    Map.of("Cache-Control", "no-store")));
  }

  private record SignUp(String email, String password, String fullName, String company) {}

  private record SignIn(String email, String password, String code) {}

  private record Refresh(String refreshToken) {}

  private record Password(String password) {}

  private record Code(String code) {}

  private record Forgotten(String email) {}

  private record Reset(String token, String password) {}

  private static String code(Request request) {
    return request.body(Code.class).code();
  }

  private static String correlationId(Request request) {
    return request.passport().correlationId();
  }
}
