package com.waooaw.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.gateway.testing.SigningKeys;
import com.waooaw.gateway.testing.TokenMint;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What cases of the {@link TokenCorpus} are written with. */
class TokenCases {
  static final String INVALID = "401 invalid-token";
  static final String FORMAT = "401 invalid-token-format";
  static final String EXPIRED = "401 token-expired";
  static final String REVOKED = "401 token-revoked";
  static final String NONE = "401 unauthorized";
  static final String TRIAL_OVER = "403 trial-expired";
  static final String GOOD = "200 -";
  static final String READ = "GET /api/v1/hires";
  static final String RUN = "POST /api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";

  final List<TokenCorpus.Case> cases = new ArrayList<>();
  final TokenMint mint = new TokenMint(SigningKeys.SHARED, Clock.systemUTC());

  String plain() {
    return mint.customer(UnaryOperator.identity());
  }

  void claim(String name, UnaryOperator<JsonObject> change, String answer) {
    token(name, mint.customer(change), answer);
  }

  void staff(String name, UnaryOperator<JsonObject> change, String answer) {
    token(name, mint.staff(change), answer);
  }

  void algorithm(String name, UnaryOperator<JsonObject> change, String answer) {
    token(
        name, mint.signed(change.apply(TokenMint.header("cp-1")), mint.customer(), "cp-1"), answer);
  }

  void text(String name, UnaryOperator<String> change, String answer) {
    bytes(name, change.apply(mint.customer().encode()).getBytes(UTF_8), answer);
  }

  void bytes(String name, byte[] claims, String answer) {
    token(name, mint.signed(TokenMint.header("cp-1").encode(), claims, "cp-1"), answer);
  }

  void trial(String name, String end, String answer) {
    add(
        name,
        RUN,
        bearer(mint.customer(c -> c.put("trial_mode", true).put("trial_expires_at", end))),
        answer);
  }

  void token(String name, String token, String answer) {
    add(name, READ, bearer(token), answer);
  }

  void add(String name, String request, String headers, String answer) {
    cases.add(new TokenCorpus.Case(name, request, headers, answer));
  }

  static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  static JsonObject without(JsonObject json, String name) {
    json.remove(name);
    return json;
  }
}
