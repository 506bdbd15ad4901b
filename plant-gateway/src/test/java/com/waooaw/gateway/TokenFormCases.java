package com.waooaw.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.gateway.testing.SigningKeys;
import com.waooaw.gateway.testing.TokenMint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** How a credential is signed, written and sent. */
final class TokenFormCases extends TokenCases {
  TokenFormCases() throws Exception {
    algorithms();
    keys();
    signatures();
    shapes();
    transport();
  }

  private void algorithms() {
    for (String none : List.of("none", "None", "NONE", "nOnE")) {
      String input =
          TokenMint.part(TokenMint.header("cp-1").put("alg", none))
              + "."
              + TokenMint.part(mint.customer());
      token("alg " + none, input + ".", INVALID);
    }
    algorithm("alg none with our signature", h -> h.put("alg", "none"), INVALID);
    algorithm("alg missing", h -> without(h, "alg"), INVALID);
    algorithm("alg null", h -> h.putNull("alg"), INVALID);
    algorithm("alg empty", h -> h.put("alg", ""), INVALID);
    algorithm("alg in lower case", h -> h.put("alg", "rs256"), INVALID);
    algorithm("alg with a space", h -> h.put("alg", "RS256 "), INVALID);
    algorithm("alg as a list", h -> h.put("alg", new JsonArray().add("RS256")), INVALID);
    algorithm("alg as a number", h -> h.put("alg", 256), INVALID);
    algorithm("alg RS1", h -> h.put("alg", "RS1"), INVALID);
    RSAPublicKey key = SigningKeys.SHARED.publicKey("cp-1");
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(UTF_8);
    token("HS256 with the public key in PEM", mint.hmac("HS256", pem), INVALID);
    token("HS256 with the public key in DER", mint.hmac("HS256", key.getEncoded()), INVALID);
    token(
        "HS512 with the public key's modulus",
        mint.hmac("HS512", key.getModulus().toByteArray()),
        INVALID);
    token("HS256 with an empty secret", mint.hmac("HS256", new byte[1]), INVALID);
    for (Map.Entry<String, String> other :
        Map.of("RS384", "SHA384withRSA", "RS512", "SHA512withRSA", "PS256", "RSASSA-PSS")
            .entrySet()) {
      JsonObject header = TokenMint.header("cp-1").put("alg", other.getKey());
      token(
          other.getKey() + " by our key",
          mint.signedWith(other.getValue(), header, mint.customer()),
          INVALID);
      token(
          other.getKey() + " by our key that says RS256",
          mint.signedWith(other.getValue(), TokenMint.header("cp-1"), mint.customer()),
          INVALID);
    }
  }

  private void keys() throws Exception {
    algorithm("a key nobody knows", h -> h.put("kid", "cp-9"), INVALID);
    algorithm("a key by a path", h -> h.put("kid", "../../../../dev/null"), INVALID);
    algorithm("a key by a URL", h -> h.put("kid", "http://evil.example.com/key"), INVALID);
    algorithm("a key by a query", h -> h.put("kid", "cp-1' UNION SELECT '"), INVALID);
    algorithm("a key by a command", h -> h.put("kid", "cp-1;id"), INVALID);
    algorithm("a key in capitals", h -> h.put("kid", "CP-1"), INVALID);
    algorithm("a key with a space", h -> h.put("kid", "cp-1 "), INVALID);
    algorithm("no key", h -> without(h, "kid"), INVALID);
    algorithm("key null", h -> h.putNull("kid"), INVALID);
    algorithm("key as a number", h -> h.put("kid", 1), INVALID);
    algorithm("key empty", h -> h.put("kid", ""), INVALID);
    algorithm("key of 5 kB", h -> h.put("kid", "cp-" + "1".repeat(5_000)), INVALID);
    algorithm("the other portal's key by name", h -> h.put("kid", "pp-1"), INVALID);
    token(
        "a customer's claims by the staff's key",
        mint.signed(TokenMint.header("pp-1"), mint.customer(), "pp-1"),
        INVALID);
    token(
        "staff's claims by the customers' key",
        mint.signed(TokenMint.header("cp-1"), mint.staff("admin"), "cp-1"),
        INVALID);
    token(
        "the staff's key under the customers' name",
        mint.signed(TokenMint.header("cp-1"), mint.customer(), "pp-1"),
        INVALID);

    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    KeyPair own = generator.generateKeyPair();
    RSAPublicKey ownKey = (RSAPublicKey) own.getPublic();
    JsonObject jwk =
        new JsonObject()
            .put("kty", "RSA")
            .put("kid", "cp-1")
            .put(
                "n",
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ownKey.getModulus().toByteArray()))
            .put("e", "AQAB");
    Map<String, Object> brought =
        Map.of(
            "jwk",
            jwk,
            "jku",
            "https://evil.example.com/jwks.json",
            "x5u",
            "https://evil.example.com/cert.pem",
            "x5c",
            new JsonArray().add("MIIB"));
    brought.forEach(
        (name, value) -> {
          JsonObject header = TokenMint.header("cp-1").put(name, value);
          token(
              name + " with a key of its own",
              mint.signedBy(own.getPrivate(), header, mint.customer()),
              INVALID);
          token(
              name + " beside our signature",
              mint.signed(header, mint.customer(), "cp-1"),
              INVALID);
        });
    algorithm("crit", h -> h.put("crit", new JsonArray().add("exp")), INVALID);
    algorithm(
        "crit of something unknown",
        h -> h.put("crit", new JsonArray().add("x")).put("x", 1),
        INVALID);
    algorithm("an unencoded payload", h -> h.put("b64", false), INVALID);
    algorithm("compressed by its header alone", h -> h.put("zip", "DEF"), INVALID);
  }

  private void signatures() {
    String good = plain();
    String input = good.substring(0, good.lastIndexOf('.'));
    String signature = good.substring(good.lastIndexOf('.') + 1);
    token("no signature", input + ".", INVALID);
    token("half a signature", input + "." + signature.substring(0, 170), INVALID);
    token("a signature and more", input + "." + signature + "AAAA", INVALID);
    token("a signature of nulls", input + "." + "A".repeat(342), INVALID);
    token("a signature one letter off", input + "." + flip(signature, 0), INVALID);
    token("the last bits of a signature", input + "." + spareBits(signature), INVALID);
    token("a signature of one letter", input + ".A", INVALID);
    String other = plain();
    token("another token's signature", input + other.substring(other.lastIndexOf('.')), INVALID);
    token(
        "claims changed after signing",
        good.split("\\.")[0] + "." + TokenMint.part(mint.customer()) + "." + signature,
        INVALID);
  }

  private void shapes() {
    String good = plain();
    String[] parts = good.split("\\.");
    token("a letter", "x", FORMAT);
    token("two parts", parts[0] + "." + parts[1], FORMAT);
    token("four parts", good + ".x", FORMAT);
    token("a dot behind", good + ".", FORMAT);
    token("dots behind", good + "...", FORMAT);
    token("a dot before", "." + good, FORMAT);
    token("dots alone", "..", FORMAT);
    token("five parts, as encrypted tokens have", parts[0] + ".a.b.c.d", FORMAT);
    token("padding", parts[0] + "." + parts[1] + "==." + parts[2], FORMAT);
    token("padding of the signature", good + "==", FORMAT);
    token("the other alphabet", parts[0] + "." + parts[1] + "+/." + parts[2], FORMAT);
    token("a percent", good.replaceFirst("\\.", "%2E"), FORMAT);
    token("quotes", "\"" + good + "\"", FORMAT);
    token("angle brackets", "<" + good + ">", FORMAT);
    token("a space in it", parts[0] + ". " + parts[1] + "." + parts[2], FORMAT);
    token("a tab in it", parts[0] + ".\t" + parts[1] + "." + parts[2], FORMAT);
    token("a letter over 7 bit", good + "\u00e9", FORMAT);
    token("a no-break space behind", good + "\u00a0", FORMAT);
    token("letters that are no base64", "a.b.c", FORMAT);
    token("objects that are not base64", "{}.{}.x", FORMAT);
    token("9 kB", parts[0] + "." + parts[1] + "." + "A".repeat(9_000), FORMAT);
    token("20 kB", parts[0] + "." + "A".repeat(20_000) + "." + parts[2], FORMAT);
    token("100 kB", parts[0] + "." + parts[1] + "." + "A".repeat(100_000), FORMAT);
    token("100 kB of dots", ".".repeat(100_000), FORMAT);
  }

  private void transport() {
    String good = plain();
    add("no header", READ, "", NONE);
    add("an empty header", READ, "Authorization: \r\n", FORMAT);
    add("Basic", READ, "Authorization: Basic YWRtaW46YWRtaW4=\r\n", FORMAT);
    add("Digest", READ, "Authorization: Digest username=\"admin\"\r\n", FORMAT);
    add("Bearer alone", READ, "Authorization: Bearer\r\n", FORMAT);
    add("no scheme", READ, "Authorization: " + good + "\r\n", FORMAT);
    add("another scheme's name", READ, "Authorization: BearerX " + good + "\r\n", FORMAT);
    add("a colon behind Bearer", READ, "Authorization: Bearer: " + good + "\r\n", FORMAT);
    add("a tab behind Bearer", READ, "Authorization: Bearer\t" + good + "\r\n", FORMAT);
    add("Bearer twice", READ, "Authorization: Bearer Bearer " + good + "\r\n", FORMAT);
    add("two headers, both good", READ, bearer(good) + bearer(plain()), FORMAT);
    add("two headers, the same", READ, bearer(good) + bearer(good), FORMAT);
    add(
        "a bad header before a good one",
        READ,
        "Authorization: Basic eDp5\r\n" + bearer(good),
        FORMAT);
    add(
        "two tokens in one header",
        READ,
        "Authorization: Bearer " + good + ", Bearer " + good + "\r\n",
        FORMAT);
    add("a token in the query", READ + "?access_token=" + good, "", NONE);
    add(
        "a token in a cookie",
        READ,
        "Cookie: token=" + good + "; Authorization=Bearer " + good + "\r\n",
        NONE);
    add("a token for the proxy", READ, "Proxy-Authorization: Bearer " + good + "\r\n", NONE);
    add("a token in a header like it", READ, "X-Authorization: Bearer " + good + "\r\n", NONE);
    add(
        "a bad token where none is needed",
        "GET /api/v1/agents",
        "Authorization: Bearer x\r\n",
        FORMAT);
    add(
        "a bad token at an address of nothing",
        "GET /api/v1/nothing",
        "Authorization: Bearer x\r\n",
        FORMAT);
  }

  private static String flip(String text, int at) {
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  private static String spareBits(String signature) {
    // 256 bytes are 341 letters and 2 bits: the last letter has 4 bits that mean nothing.
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = signature.length() - 1;
    return signature.substring(0, last)
        + alphabet.charAt(alphabet.indexOf(signature.charAt(last)) ^ 1);
  }
}
