package com.waooaw.plant.identity;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.api.Api;
import com.waooaw.plant.audit.AuditTrail;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.jobs.Jobs;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.SigningKeys;
import com.waooaw.plant.mail.MailQueue;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Everything about people, wired to each other. */
public final class People {
  private static final long RELOAD_MILLIS = 60_000;

  private final Identity identity;
  private final KeyRotation rotation;
  private final Purge purge;
  private final Vertx vertx;

  private People(Identity identity, KeyRotation rotation, Purge purge, Vertx vertx) {
    this.identity = identity;
    this.rotation = rotation;
    this.purge = purge;
    this.vertx = vertx;
  }

  /** What people are made of, beside the database. */
  public record Parts(
      Vertx vertx,
      SigningKeys keys,
      MasterKey master,
      TrialClaims.Source trials,
      SessionRevocation revocation,
      MailQueue mails,
      PublicAddresses addresses,
      OidcSettings oidc,
      Jobs jobs,
      AuditTrail audit) {}

  /** Wires them and binds their routes; call before the jobs start. */
  public static People wire(Api api, Database database, Parts parts, Ids ids, InstantSource clock) {
    Secrets secrets = new Secrets(new SecureRandom());
    Passwords passwords = new Passwords();
    PersonEvents events = new PersonEvents(parts.audit());
    Sessions sessions =
        new Sessions(parts.keys(), parts.trials(), parts.revocation(), events, secrets, ids, clock);
    SecondFactor secondFactor = new SecondFactor(parts.master(), secrets, clock);
    Identity identity =
        new Identity(database, sessions, secondFactor, events, passwords, secrets, ids, clock);
    AccountMail mail = new AccountMail(parts.mails(), parts.addresses(), secrets, ids, clock);
    Map<String, OidcProvider> providers = new HashMap<>();
    for (String portal : new String[] {"CP", "PP"}) {
      parts
          .oidc()
          .of(portal)
          .ifPresent(p -> providers.put(portal, new OidcProvider(p, parts.vertx(), clock)));
    }
    IdentityRoutes.bind(api, identity);
    IdentityRoutes.bind(api, identity, secondFactor, events);
    IdentityRoutes.bind(
        api, new PasswordReset(database, sessions, mail, events, passwords, parts.jobs(), clock));
    IdentityRoutes.bind(
        api,
        new Oidc(
            database,
            providers,
            parts.oidc(),
            parts.addresses(),
            sessions,
            events,
            parts.master(),
            secrets,
            ids,
            clock));
    PeopleRoutes.bind(
        api, new Account(database, identity, sessions, secondFactor, passwords, events), sessions);
    PeopleRoutes.bind(
        api, new Members(mail, events, ids, clock), new Staff(mail, sessions, events, ids, clock));
    return new People(
        identity,
        new KeyRotation(database, parts.keys(), parts.master(), parts.jobs(), parts.audit(), clock),
        new Purge(database, parts.jobs(), clock),
        parts.vertx());
  }

  /** Signs people in, and makes the first of them. */
  public Identity identity() {
    return identity;
  }

  /** Asks for the jobs that keep keys young and tables small. */
  public void start() {
    rotation.start();
    purge.start();
    vertx.setPeriodic(
        RELOAD_MILLIS,
        tick ->
            vertx.executeBlocking(
                () -> {
                  rotation.reload();
                  return null;
                },
                false));
  }
}
