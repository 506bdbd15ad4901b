package com.waooaw.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Verifies access tokens: JWTs (RFC 7519) signed with RS256 and nothing else, by the key their
 * {@code kid} names, every claim checked by {@link Claims}. Verified tokens are remembered by
 * digest until they expire.
 */
public final class TokenVerifier {
  private static final int MAX_LENGTH = 8_192;
  private static final int REMEMBERED = 50_000;
  private static final Base64.Decoder URL = Base64.getUrlDecoder();
  private static final Base64.Encoder TO_URL = Base64.getUrlEncoder().withoutPadding();
  // RFC 7515, section 7.1; the signature may be empty so that an unsigned token is called what it
  // is.
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");
  // Header parameters that bring a key along, or that change how the rest is read.
  private static final Set<String> FOREIGN =
      Set.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc");
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Jwks jwks;
  private final InstantSource clock;
  private final Cache<String, Principal> verified =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public TokenVerifier(Jwks jwks, InstantSource clock) {
    this.jwks = jwks;
    this.clock = clock;
  }

  /** Who a token speaks for; fails with the problem to answer. Call from an event loop. */
  public Future<Principal> verify(String token) {
    Instant now = clock.instant();
    String digest = digest(token);
    Principal known = verified.getIfPresent(digest);
    if (known != null && now.isBefore(known.expiresAt())) {
      return Future.succeededFuture(known);
    }
    try {
      Parsed parsed = parse(token);
      return jwks.find(parsed.keyId())
          .map(
              key -> {
                Principal principal = check(parsed, key, now);
                verified.put(digest, principal);
                return principal;
              });
    } catch (ProblemException refused) {
      return Future.failedFuture(refused);
    }
  }

  private record Parsed(String keyId, JsonNode claims, String signingInput, String signature) {}

  private static Parsed parse(String token) {
    if (token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
      throw malformed();
    }
    String[] parts = token.split("\\.", -1);
    JsonNode header = object(parts[0]);
    JsonNode claims = object(parts[1]);
    if (!"RS256".equals(header.path("alg").textValue()) || FOREIGN.stream().anyMatch(header::has)) {
      throw invalid("The token is not signed as ours are.");
    }
    String kid = header.path("kid").textValue();
    if (kid == null || kid.length() > 200) {
      throw invalid("The token names no key.");
    }
    return new Parsed(kid, claims, parts[0] + "." + parts[1], parts[2]);
  }

  private static Principal check(Parsed parsed, java.util.Optional<RSAPublicKey> key, Instant now) {
    if (key.isEmpty() || !signed(parsed, key.get())) {
      throw invalid("The token's signature is not ours.");
    }
    return Claims.read(parsed.keyId(), parsed.claims(), now);
  }

  private static boolean signed(Parsed parsed, RSAPublicKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update(parsed.signingInput().getBytes(US_ASCII));
      byte[] bytes = URL.decode(parsed.signature());
      // The last character has bits to spare: of the texts that mean these bytes, one is good.
      return TO_URL.encodeToString(bytes).equals(parsed.signature()) && signature.verify(bytes);
    } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
      return false;
    }
  }

  private static JsonNode object(String part) {
    try {
      // JSON of tokens is UTF-8 and nothing that merely looks like it.
      JsonNode node =
          STRICT.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(URL.decode(part))).toString());
      if (node == null || !node.isObject()) {
        throw malformed();
      }
      return node;
    } catch (IOException | IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static String digest(String token) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static ProblemException malformed() {
    return Problem.of(
            ProblemType.INVALID_TOKEN_FORMAT, "The bearer token is not a well-formed JWT.")
        .exception();
  }

  static ProblemException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_TOKEN, detail).exception();
  }
}
