package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One OpenID provider, asked over HTTP: its metadata (OpenID Connect Discovery 1.0), its token
 * endpoint with PKCE (RFC 7636), and the checks of an ID token (OpenID Connect Core 1.0, 3.1.3.7).
 * Blocks; call it on no event loop.
 */
final class OidcProvider {
  private static final Logger log = LoggerFactory.getLogger(OidcProvider.class);
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384);
  private static final Duration METADATA_AGE = Duration.ofMinutes(10);
  private static final Duration LEEWAY = Duration.ofMinutes(1);
  private static final long TIMEOUT_SECONDS = 5;
  private static final int LARGEST_ANSWER = 256 * 1024;

  private final OidcSettings.Provider settings;
  private final HttpClient http;
  private final InstantSource clock;
  private volatile Metadata metadata;

  private record Metadata(String authorize, String token, String jwks, Instant readAt) {}

  /**
   * Who somebody is by the word of the provider.
   *
   * @param email null unless the provider says that it is verified
   * @param name null if the provider does not say
   */
  record Claims(String issuer, String subject, String email, String name) {}

  OidcProvider(OidcSettings.Provider settings, Vertx vertx, InstantSource clock) {
    this.settings = requireNonNull(settings, "settings");
    this.http = vertx.createHttpClient();
    this.clock = requireNonNull(clock, "clock");
  }

  /** Where a browser is sent to sign in. */
  String authorizeUrl(String redirectUri, String state, String nonce, String challenge) {
    String endpoint = metadata().authorize();
    return endpoint
        + (endpoint.contains("?") ? "&" : "?")
        + form(
            Map.of(
                "response_type",
                "code",
                "client_id",
                settings.clientId(),
                "redirect_uri",
                redirectUri,
                "scope",
                "openid email profile",
                "state",
                state,
                "nonce",
                nonce,
                "code_challenge",
                challenge,
                "code_challenge_method",
                "S256"));
  }

  /**
   * Exchanges the code that a browser brought back.
   *
   * @throws com.waooaw.kernel.problem.ProblemException unauthorized, if the provider does not take
   *     it or its token is not good; bad-gateway or service-unavailable, if it cannot be asked
   */
  Claims exchange(String code, String redirectUri, String verifier, String nonce) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("Content-Type", "application/x-www-form-urlencoded")
            .set("Accept", "application/json");
    settings.clientSecret().ifPresent(secret -> headers.set("Authorization", basic(secret)));
    String form =
        form(
            Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", redirectUri,
                "client_id", settings.clientId(),
                "code_verifier", verifier));
    Answer answer = ask(HttpMethod.POST, metadata().token(), headers, Buffer.buffer(form));
    if (answer.status() >= 400 && answer.status() < 500) {
      log.atWarn().addKeyValue("status", answer.status()).log("A provider refused a code");
      throw refused();
    }
    String token = answer.json().getString("id_token");
    if (token == null) {
      throw unreadable();
    }
    return check(token, nonce);
  }

  private Claims check(String token, String nonce) {
    try {
      DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys())));
      // Checked below, by our clock.
      processor.setJWTClaimsSetVerifier((claims, context) -> {});
      JWTClaimsSet claims = processor.process(token, null);
      require(settings.issuer().toString().equals(claims.getIssuer()), "iss");
      require(claims.getAudience().contains(settings.clientId()), "aud");
      String party = claims.getStringClaim("azp");
      require(
          party == null ? claims.getAudience().size() == 1 : party.equals(settings.clientId()),
          "azp");
      require(nonce.equals(claims.getStringClaim("nonce")), "nonce");
      Date expires = claims.getExpirationTime();
      Instant now = clock.instant();
      require(expires != null && now.isBefore(expires.toInstant().plus(LEEWAY)), "exp");
      Date issued = claims.getIssueTime();
      require(issued != null && !issued.toInstant().isAfter(now.plus(LEEWAY)), "iat");
      require(claims.getSubject() != null && claims.getSubject().length() <= 255, "sub");
      return claims(claims);
    } catch (BadJOSEException | JOSEException | ParseException | IllegalArgumentException bad) {
      log.atWarn().addKeyValue("reason", bad.getMessage()).log("A provider's token is not good");
      throw refused();
    }
  }

  private static Claims claims(JWTClaimsSet claims) throws ParseException {
    // Some providers write it as a text.
    boolean verified = "true".equals(String.valueOf(claims.getClaim("email_verified")));
    String email = claims.getStringClaim("email");
    return new Claims(
        claims.getIssuer(),
        claims.getSubject(),
        verified && email != null ? Identity.normal(email) : null,
        claims.getStringClaim("name"));
  }

  private JWKSet keys() throws ParseException {
    return JWKSet.parse(get(metadata().jwks()).encode());
  }

  private Metadata metadata() {
    Metadata known = metadata;
    if (known != null && clock.instant().isBefore(known.readAt().plus(METADATA_AGE))) {
      return known;
    }
    JsonObject read =
        get(
            settings.issuer().toString().replaceAll("/$", "")
                + "/.well-known/openid-configuration");
    if (!settings.issuer().toString().equals(read.getString("issuer"))) {
      // Somebody else's metadata would send people to somebody else's pages.
      throw unreadable();
    }
    Metadata fresh =
        new Metadata(
            address(read, "authorization_endpoint"),
            address(read, "token_endpoint"),
            address(read, "jwks_uri"),
            clock.instant());
    metadata = fresh;
    return fresh;
  }

  // A provider reached over TLS must not send anybody where there is none.
  private String address(JsonObject document, String name) {
    String text = document.getString(name);
    if (text == null || !text.startsWith(settings.issuer().getScheme() + "://")) {
      throw unreadable();
    }
    return text;
  }

  private record Answer(int status, Buffer body) {
    JsonObject json() {
      try {
        if (status == 200) {
          return new JsonObject(body);
        }
      } catch (DecodeException | ClassCastException notAnObject) {
        // Said below.
      }
      throw unreadable();
    }
  }

  private JsonObject get(String url) {
    return ask(
            HttpMethod.GET,
            url,
            MultiMap.caseInsensitiveMultiMap().set("Accept", "application/json"),
            Buffer.buffer())
        .json();
  }

  private Answer ask(HttpMethod method, String url, MultiMap headers, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(url)
            .setHeaders(headers)
            .setFollowRedirects(false)
            .setConnectTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS))
            .setIdleTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    Future<Answer> answer =
        http.request(options)
            .compose(request -> request.send(body))
            .compose(OidcProvider::whole)
            .timeout(2 * TIMEOUT_SECONDS, TimeUnit.SECONDS);
    try {
      return answer.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException away) {
      log.atWarn()
          .addKeyValue("reason", String.valueOf(away.getCause()))
          .log("An OpenID provider does not answer");
      throw Problem.of(
              ProblemType.SERVICE_UNAVAILABLE,
              "The service that signs you in cannot be reached right now. Try again shortly.")
          .withHeader("Retry-After", "5")
          .exception();
    }
  }

  private static Future<Answer> whole(HttpClientResponse response) {
    String length = response.getHeader("Content-Length");
    Buffer body = Buffer.buffer();
    if (length != null && length.length() > 6) {
      response.request().reset();
      return Future.failedFuture("an answer of " + length + " bytes");
    }
    response.handler(
        chunk -> {
          body.appendBuffer(chunk);
          if (body.length() > LARGEST_ANSWER) {
            response.request().reset();
          }
        });
    return response.end().map(done -> new Answer(response.statusCode(), body));
  }

  // RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
  private String basic(String secret) {
    String pair =
        URLEncoder.encode(settings.clientId(), UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), UTF_8))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static void require(boolean holds, String claim) {
    if (!holds) {
      throw new IllegalArgumentException("claim " + claim);
    }
  }

  static ProblemException refused() {
    return Problem.of(ProblemType.UNAUTHORIZED, "The sign-in was not completed. Try again.")
        .exception();
  }

  private static ProblemException unreadable() {
    return Problem.of(
            ProblemType.BAD_GATEWAY, "The service that signs you in gave an answer we cannot read.")
        .exception();
  }
}
