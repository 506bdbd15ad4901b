package com.waooaw.gateway;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.gateway.testing.TokenMint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;

/** What a well-signed token says. */
final class TokenClaimCases extends TokenCases {
  TokenClaimCases() {
    good();
    missingClaims();
    nullClaims();
    claimsOfAnotherType();
    claimsOfAnotherValue();
    roles();
    times();
    trials();
    sessions();
    json();
    unicode();
  }

  private void good() {
    claim("a customer's token", UnaryOperator.identity(), GOOD);
    add(
        "a token of staff",
        READ.replace("hires", "audit/entries"),
        bearer(mint.staff(c -> c)),
        GOOD);
    claim(
        "a token of the last half minute",
        c -> c.put("iat", mint.now() - 900).put("exp", mint.now() - 15),
        GOOD);
    claim("a token of a clock 15 s ahead", c -> c.put("iat", mint.now() + 15), GOOD);
    claim("a token not before now", c -> c.put("nbf", mint.now()), GOOD);
    claim("a token of 24 h", c -> c.put("exp", mint.now() + 86_400), GOOD);
    claim("a claim that means nothing here", c -> c.put("amr", new JsonArray().add("pwd")), GOOD);
    claim("an international e-mail", c -> c.put("email", "\u00fcmit@b\u00fccher.example"), GOOD);
    add("the scheme in lower case", READ, "authorization: bearer " + plain() + "\r\n", GOOD);
    add("spaces before the token", READ, "Authorization: Bearer   " + plain() + "\r\n", GOOD);
  }

  private void missingClaims() {
    for (String name : mint.customer().fieldNames()) {
      if (!name.equals("gen")) {
        claim("without " + name, c -> without(c, name), INVALID);
      }
    }
  }

  private void nullClaims() {
    for (String name : mint.customer().fieldNames()) {
      if (!List.of("governor_agent_id", "trial_expires_at").contains(name)) {
        claim(name + " null", c -> c.putNull(name), INVALID);
      }
    }
  }

  private void claimsOfAnotherType() {
    for (String name : mint.customer().fieldNames()) {
      Object value = mint.customer().getValue(name);
      boolean number = value instanceof Number;
      claim(
          name + " as a number or text", c -> c.put(name, number ? value.toString() : 7), INVALID);
      claim(name + " as an object", c -> c.put(name, new JsonObject().put("x", value)), INVALID);
      if (!name.equals("roles")) {
        claim(name + " in a list", c -> c.put(name, new JsonArray().add(value)), INVALID);
      }
    }
    claim("trial_mode as the word false", c -> c.put("trial_mode", "false"), INVALID);
    claim("email blank", c -> c.put("email", " "), INVALID);
    claim("sid blank", c -> c.put("sid", " "), INVALID);
    claim("jti empty", c -> c.put("jti", ""), INVALID);
  }

  private void claimsOfAnotherValue() {
    claim("sub is not user_id", c -> c.put("sub", UUID.randomUUID().toString()), INVALID);
    claim(
        "sub is user_id in capitals",
        c -> c.put("sub", c.getString("sub").toUpperCase(Locale.ROOT) + "F"),
        INVALID);
    claim("user_id is not a UUID", c -> c.put("sub", "1").put("user_id", "1"), INVALID);
    claim("customer_id is not a UUID", c -> c.put("customer_id", "1"), INVALID);
    claim("customer_id with a wildcard", c -> c.put("customer_id", "*"), INVALID);
    claim("another audience", c -> c.put("aud", "plant"), INVALID);
    claim("a refresh token", c -> c.put("token_use", "refresh"), INVALID);
    claim("an identity token", c -> c.put("token_use", "id"), INVALID);
    claim("another issuer", c -> c.put("iss", "evil.example.com"), INVALID);
    claim("the issuer as a URL", c -> c.put("iss", "https://cp.waooaw.com"), INVALID);
    claim("the issuer with a dot behind", c -> c.put("iss", "cp.waooaw.com."), INVALID);
    claim("the other issuer", c -> c.put("iss", "pp.waooaw.com"), INVALID);
    for (String email :
        List.of(
            "a",
            "a@",
            "@b",
            "a b@c",
            "a@b@c",
            "a..b@c.d",
            ".a@b.c",
            "a.@b.c",
            "a@-b.c",
            "a@b..c",
            "a@b.c\n",
            "<a@b.c>",
            "a,b@c.d")) {
      claim("e-mail " + email.replace("\n", "LF"), c -> c.put("email", email), INVALID);
    }
    staff("staff of a customer", c -> c.put("customer_id", UUID.randomUUID().toString()), INVALID);
    staff(
        "staff in a trial",
        c ->
            c.put("trial_mode", true)
                .put("trial_expires_at", Instant.now().plusSeconds(60).toString()),
        INVALID);
  }

  private void roles() {
    claim("roles as a word", c -> c.put("roles", "customer_admin"), INVALID);
    claim("roles as the word superadmin", c -> c.put("roles", "superadmin"), INVALID);
    claim("no role", c -> c.put("roles", new JsonArray()), INVALID);
    claim("a role nobody has", c -> c.put("roles", new JsonArray().add("superadmin")), INVALID);
    claim("a role of the other portal", c -> c.put("roles", new JsonArray().add("admin")), INVALID);
    claim(
        "a good role and a bad one",
        c -> c.put("roles", new JsonArray().add("customer_user").add("admin")),
        INVALID);
    claim("a role that is a number", c -> c.put("roles", new JsonArray().add(7)), INVALID);
    claim("a role that is null", c -> c.put("roles", new JsonArray().addNull()), INVALID);
    claim(
        "a role in capitals", c -> c.put("roles", new JsonArray().add("CUSTOMER_ADMIN")), INVALID);
    claim(
        "a role with a space",
        c -> c.put("roles", new JsonArray().add("customer_admin ")),
        INVALID);
    claim(
        "a list of roles in a list",
        c -> c.put("roles", new JsonArray().add(new JsonArray().add("customer_admin"))),
        INVALID);
    staff(
        "a customer's role for staff",
        c -> c.put("roles", new JsonArray().add("customer_admin")),
        INVALID);
  }

  private void times() {
    long now = mint.now();
    claim("issued in an hour", c -> c.put("iat", now + 3_600).put("exp", now + 7_200), INVALID);
    claim("issued in 2 minutes", c -> c.put("iat", now + 120), INVALID);
    claim("25 hours", c -> c.put("exp", now + 90_000), INVALID);
    claim("24 hours and a second", c -> c.put("exp", now + 86_401).put("iat", now), INVALID);
    claim("30 days", c -> c.put("exp", now + 2_592_000), INVALID);
    claim(
        "30 days, begun 29 days ago",
        c -> c.put("iat", now - 2_505_600).put("exp", now + 86_400),
        INVALID);
    claim("ends before it begins", c -> c.put("exp", now - 10), INVALID);
    claim("ends as it begins", c -> c.put("exp", now), INVALID);
    claim("expired a minute ago", c -> c.put("iat", now - 900).put("exp", now - 60), EXPIRED);
    claim(
        "expired a year ago",
        c -> c.put("iat", now - 31_536_900).put("exp", now - 31_536_000),
        EXPIRED);
    claim("exp as text", c -> c.put("exp", Long.toString(now + 60)), INVALID);
    claim("exp as a fraction", c -> c.put("exp", now + 60.5), INVALID);
    text(
        "exp in scientific form",
        c -> c.replace("\"exp\":" + (mint.now() + 900), "\"exp\":1e12"),
        INVALID);
    text(
        "exp of 30 digits",
        c -> c.replaceAll("\"exp\":\\d+", "\"exp\":" + "9".repeat(30)),
        INVALID);
    claim("exp as large as a long", c -> c.put("exp", Long.MAX_VALUE), INVALID);
    claim(
        "a life too long to subtract",
        c -> c.put("iat", Long.MIN_VALUE).put("exp", Long.MAX_VALUE - 31),
        INVALID);
    claim(
        "a life that overflows",
        c -> c.put("iat", Long.MIN_VALUE + 1).put("exp", 31_556_889_864_403_199L),
        INVALID);
    claim("iat negative", c -> c.put("iat", -1), INVALID);
    claim(
        "milliseconds", c -> c.put("iat", now * 1_000).put("exp", now * 1_000 + 900_000), INVALID);
    claim("not before tomorrow", c -> c.put("nbf", now + 86_400), INVALID);
    claim("nbf as text", c -> c.put("nbf", "now"), INVALID);
    claim("nbf null", c -> c.putNull("nbf"), INVALID);
  }

  private void trials() {
    String past = Instant.now().minusSeconds(60).toString();
    trial("a trial that is over", past, TRIAL_OVER);
    trial("a trial without an end", null, TRIAL_OVER);
    trial("an end that is no time", "soon", TRIAL_OVER);
    trial("an end that is empty", "", TRIAL_OVER);
    trial("an end with a day only", "2999-01-01", TRIAL_OVER);
    trial("an end on a day that is none", "2999-02-30T00:00:00Z", TRIAL_OVER);
    trial("an end without a zone", "2999-01-01T00:00:00", TRIAL_OVER);
    trial("an end past the year 9999", "+10000-01-01T00:00:00Z", TRIAL_OVER);
    trial("an end in seconds, as text", Long.toString(mint.now() + 3_600), TRIAL_OVER);
    trial("a trial that goes on", Instant.now().plusSeconds(3_600).toString(), GOOD);
    trial("a trial that goes on elsewhere", "2999-01-01T00:00:00+05:30", GOOD);
    add(
        "an end in seconds",
        RUN,
        bearer(
            mint.customer(
                c -> c.put("trial_mode", true).put("trial_expires_at", mint.now() + 3_600))),
        INVALID);
  }

  private void sessions() {
    claim("a session that has ended", c -> c.put("sid", TokenCorpus.ENDED), REVOKED);
    claim(
        "a session that has ended, by a later token",
        c -> c.put("sid", TokenCorpus.ENDED).put("gen", 9),
        REVOKED);
    claim("a token that was renewed", c -> c.put("sid", TokenCorpus.RENEWED), REVOKED);
    claim(
        "a token that was renewed and says nothing",
        c -> without(c.put("sid", TokenCorpus.RENEWED), "gen"),
        REVOKED);
    claim("the renewed token", c -> c.put("sid", TokenCorpus.RENEWED).put("gen", 2), GOOD);
  }

  private void json() {
    text(
        "a claim twice",
        c -> c.replace("\"roles\":", "\"roles\":[\"customer_user\"],\"roles\":"),
        FORMAT);
    text(
        "a claim twice, once in escapes",
        c -> c.replace("\"sub\":", "\"s\\u0075b\":\"x\",\"sub\":"),
        FORMAT);
    text(
        "a claim twice, deep inside",
        c -> c.replace("{\"iss\"", "{\"x\":{\"a\":1,\"a\":2},\"iss\""),
        FORMAT);
    text("two objects", c -> c + "{}", FORMAT);
    text("a comma at the end", c -> c.substring(0, c.length() - 1) + ",}", FORMAT);
    text("a comment", c -> "/* x */" + c, FORMAT);
    text("single quotes", c -> c.replace('"', '\''), FORMAT);
    text("a number that is none", c -> c.replaceAll("\"exp\":\\d+", "\"exp\":NaN"), FORMAT);
    text("a list", c -> "[" + c + "]", FORMAT);
    text("a word", c -> "\"x\"", FORMAT);
    text("null", c -> "null", FORMAT);
    text("nothing", c -> " ", FORMAT);
    text(
        "a thousand lists deep",
        c -> c.replace("{\"iss\"", "{\"x\":" + "[".repeat(1_500) + "]".repeat(1_500) + ",\"iss\""),
        FORMAT);
    text(
        "a number of 2,000 digits",
        c -> c.replace("{\"iss\"", "{\"x\":" + "9".repeat(2_000) + ",\"iss\""),
        FORMAT);
    String header = TokenMint.header("cp-1").encode();
    token(
        "alg twice",
        mint.signed(
            header.replace("{", "{\"alg\":\"none\","),
            mint.customer().encode().getBytes(UTF_8),
            "cp-1"),
        FORMAT);
    token(
        "a header that is a list",
        mint.signed("[]", mint.customer().encode().getBytes(UTF_8), "cp-1"),
        FORMAT);
    token(
        "deflated",
        mint.signed(header.replace("{", "{\"zip\":\"DEF\","), deflated(mint.customer()), "cp-1"),
        FORMAT);
    token(
        "a token in a token",
        mint.signed(header.replace("{", "{\"cty\":\"JWT\","), plain().getBytes(UTF_8), "cp-1"),
        FORMAT);
  }

  private void unicode() {
    bytes("claims in UTF-16", mint.customer().encode().getBytes(UTF_16), FORMAT);
    bytes("a byte order mark", ("\uFEFF" + mint.customer().encode()).getBytes(UTF_8), FORMAT);
    byte[] overlong = mint.customer().put("x", "??").encode().getBytes(UTF_8);
    for (int i = 0; i < overlong.length; i++) {
      if (overlong[i] == '?') {
        overlong[i] = (byte) 0xc0;
        overlong[i + 1] = (byte) 0xaf;
        break;
      }
    }
    bytes("overlong UTF-8", overlong, FORMAT);
    text(
        "escapes that mean the same",
        c -> c.replace("customer_admin", "customer_\\u0061dmin"),
        GOOD);
    claim(
        "a Cyrillic letter in a role",
        c -> c.put("roles", new JsonArray().add("customer_\u0430dmin")),
        INVALID);
    claim(
        "a Cyrillic letter in a name",
        c -> without(c.put("r\u043eles", c.getValue("roles")), "roles"),
        INVALID);
    claim("a Cyrillic letter in the issuer", c -> c.put("iss", "cp.wa\u043eoaw.com"), INVALID);
    claim("a null behind the issuer", c -> c.put("iss", "cp.waooaw.com\0"), INVALID);
    claim("a zero-width space in token_use", c -> c.put("token_use", "access\u200b"), INVALID);
    claim(
        "full-width digits in a UUID",
        c -> c.put("customer_id", "\uff10" + c.getString("customer_id").substring(1)),
        INVALID);
    claim("a letter put together in another way", c -> c.put("aud", "wa\u006f\u0301oaw"), INVALID);
  }

  private static byte[] deflated(JsonObject claims) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(claims.encode().getBytes(UTF_8));
    deflater.finish();
    byte[] buffer = new byte[4_096];
    return Arrays.copyOf(buffer, deflater.deflate(buffer));
  }
}
