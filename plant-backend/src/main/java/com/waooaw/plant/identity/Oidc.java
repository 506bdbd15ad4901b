package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.mail.Mail;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Signing in with an OpenID provider: authorization code with PKCE, state and nonce, each used once
 * and tied to the browser that began. A provider's subject is a person; their e-mail makes them one
 * that is here already only if both sides have verified it.
 */
final class Oidc {
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final String CALLBACK = "/api/v1/auth/oidc/callback";
  private static final int LONGEST_NAME = 120;

  private final Database database;
  private final Map<String, OidcProvider> providers;
  private final OidcSettings settings;
  private final PublicAddresses addresses;
  private final Sessions sessions;
  private final PersonEvents events;
  private final MasterKey master;
  private final Secrets secrets;
  private final Ids ids;
  private final InstantSource clock;
  private final IdentityStore store = new IdentityStore();

  Oidc(
      Database database,
      Map<String, OidcProvider> providers,
      OidcSettings settings,
      PublicAddresses addresses,
      Sessions sessions,
      PersonEvents events,
      MasterKey master,
      Secrets secrets,
      Ids ids,
      InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.providers = Map.copyOf(providers);
    this.settings = requireNonNull(settings, "settings");
    this.addresses = requireNonNull(addresses, "addresses");
    this.sessions = requireNonNull(sessions, "sessions");
    this.events = requireNonNull(events, "events");
    this.master = requireNonNull(master, "master");
    this.secrets = requireNonNull(secrets, "secrets");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What must be known again when the browser comes back, and to nobody else. */
  private record Kept(String nonce, String verifier) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Flow(byte[] sealed, String returnTo) {}

  /**
   * Begins a sign-in.
   *
   * @param binding ties it to one browser: the same must come with the answer
   * @param returnTo a path of the portal
   * @return where to send the browser
   */
  String start(Caller caller, String binding, String returnTo) {
    OidcProvider provider = provider(caller);
    String state = secrets.next();
    Kept kept = new Kept(secrets.next(), secrets.next());
    String challenge =
        Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.sha256(kept.verifier()));
    String url = provider.authorizeUrl(redirectUri(caller), state, kept.nonce(), challenge);
    database.transactVoid(Scope.plant(), tx -> insert(tx, caller, state, binding, kept, returnTo));
    return url;
  }

  /**
   * Ends a sign-in that came back.
   *
   * @param code empty when the provider did not give one
   */
  SessionView finish(Caller caller, String binding, String state, Optional<String> code) {
    OidcProvider provider = provider(caller);
    Flow flow =
        database
            .transact(Scope.plant(), tx -> take(tx, caller, state, binding))
            .orElseThrow(OidcProvider::refused);
    Kept kept =
        master
            .open(flow.sealed(), name(state))
            .map(text -> Json.read(new String(text, UTF_8), Kept.class))
            .orElseThrow(OidcProvider::refused);
    OidcProvider.Claims claims =
        provider.exchange(
            code.orElseThrow(OidcProvider::refused),
            redirectUri(caller),
            kept.verifier(),
            kept.nonce());
    return database
        .transact(Scope.plant(), tx -> sessions.open(tx, person(tx, caller, claims), caller))
        .returningTo(flow.returnTo());
  }

  private Person person(Handle tx, Caller caller, OidcProvider.Claims claims) {
    Person found =
        store
            .findBySubject(tx, caller.portal(), claims.issuer(), claims.subject())
            .or(() -> byEmail(tx, caller, claims))
            .orElseGet(() -> made(tx, caller, claims));
    return store
        .lock(tx, found.id())
        .filter(p -> !p.isDisabled())
        .orElseThrow(OidcProvider::refused);
  }

  // Whoever put an address here without reading its mail must not share the account of who does.
  private Optional<Person> byEmail(Handle tx, Caller caller, OidcProvider.Claims claims) {
    if (claims.email() == null) {
      return Optional.empty();
    }
    Optional<Person> known =
        store.findByEmail(tx, caller.portal(), claims.email()).flatMap(p -> store.lock(tx, p.id()));
    known.ifPresent(
        person -> {
          boolean invited = person.passwordHash() == null && person.oidcSubject() == null;
          boolean ties =
              (person.emailVerifiedAt() != null || invited)
                  && store.tie(tx, person.id(), claims.issuer(), claims.subject());
          if (!ties) {
            throw conflict(
                "This e-mail address signs in with a password here. Use it, or set a new one by"
                    + " mail; after that both ways lead in.");
          }
          store.verifyEmail(tx, person.id(), clock.instant());
          events.own(tx, person, "person.tied_to_provider", caller.correlationId());
        });
    return known;
  }

  private Person made(Handle tx, Caller caller, OidcProvider.Claims claims) {
    if (claims.email() == null || !Mail.isAddress(claims.email())) {
      throw Problem.of(
              ProblemType.PERMISSION_DENIED,
              "The service that signs you in has not verified your e-mail address.")
          .exception();
    }
    Instant now = clock.instant();
    boolean staff = caller.portal().equals("PP");
    if (staff && !settings.staffDomains().contains(domain(claims.email()))) {
      throw Problem.of(ProblemType.PERMISSION_DENIED, "Only people of the company become staff.")
          .exception();
    }
    String name = name(claims);
    Person.Side side = staff ? Person.Side.staff() : Person.Side.customer(ids.next(), name);
    if (!staff) {
      store.insertCustomer(tx, side.customerId(), name, now);
    }
    Person person =
        Person.made(
                ids.next(),
                side,
                claims.email(),
                name,
                // Whatever else they may do, an admin says.
                staff ? "viewer" : "customer_admin",
                now)
            .knownTo(claims.issuer(), claims.subject(), now);
    if (!store.insertPerson(tx, person)) {
      throw conflict("Somebody is signing in with this address right now. Try again.");
    }
    events.own(
        tx,
        person,
        staff ? "staff.joined_by_provider" : "customer.signed_up",
        caller.correlationId());
    return person;
  }

  private static String name(OidcProvider.Claims claims) {
    String name = claims.name() == null ? "" : claims.name().replaceAll("\\p{Cntrl}", " ").strip();
    String given = name.isEmpty() ? claims.email() : name;
    return given.substring(0, Math.min(given.length(), LONGEST_NAME)).strip();
  }

  private static String domain(String email) {
    return email.substring(email.indexOf('@') + 1);
  }

  private OidcProvider provider(Caller caller) {
    OidcProvider provider = providers.get(caller.portal());
    if (provider == null) {
      throw Problem.of(
              ProblemType.NOT_FOUND, "Nobody signs in here with another service's account.")
          .exception();
    }
    return provider;
  }

  private String redirectUri(Caller caller) {
    return addresses.of(caller.portal()) + CALLBACK;
  }

  private void insert(
      Handle tx, Caller caller, String state, String binding, Kept kept, String returnTo) {
    tx.createUpdate(
            """
            INSERT INTO identity.oidc_flow (state_sha, portal, binding_sha, sealed, return_to, expires_at)
            VALUES (:state, :portal, :binding, :sealed, :returnTo, :expires)
            """)
        .bind("state", Secrets.sha256(state))
        .bind("portal", caller.portal())
        .bind("binding", Secrets.sha256(binding))
        .bind("sealed", master.seal(Json.write(kept).getBytes(UTF_8), name(state)))
        .bind("returnTo", returnTo)
        .bind("expires", clock.instant().plus(LIFETIME))
        .execute();
  }

  private Optional<Flow> take(Handle tx, Caller caller, String state, String binding) {
    return tx.createQuery(
            """
            DELETE FROM identity.oidc_flow
            WHERE state_sha = :state AND binding_sha = :binding AND portal = :portal AND expires_at > :now
            RETURNING sealed, return_to
            """)
        .bind("state", Secrets.sha256(state))
        .bind("binding", Secrets.sha256(binding))
        .bind("portal", caller.portal())
        .bind("now", clock.instant())
        .map(RecordMapper.of(Flow.class))
        .findOne();
  }

  private static String name(String state) {
    return "oidc:" + state;
  }

  private static ProblemException conflict(String why) {
    return Problem.of(ProblemType.CONFLICT, why).exception();
  }
}
