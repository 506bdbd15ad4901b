package com.waooaw.kernel.approval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.CanonicalJson;
import com.waooaw.kernel.json.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Exactly what somebody asks to be allowed to do. An approval is for the hash of this and of who
 * asks, so it covers nothing else, however little it differs.
 *
 * @param method upper-case HTTP method
 * @param target the canonical path, with the query if there is one
 * @param route the path's template in the contract
 * @param permission what policy calls it, {@code resource.action}
 * @param body the canonical body, or null when there is none
 */
public record Act(String method, String target, String route, String permission, String body) {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  public Act {
    requireNonNull(method, "method");
    requireNonNull(target, "target");
    requireNonNull(route, "route");
    requireNonNull(permission, "permission");
  }

  /**
   * A JSON object in its canonical form (RFC 8785). What has two readings has none: a name given
   * twice, a number that some readers would round, bytes that are not UTF-8.
   *
   * @throws IllegalArgumentException saying in a plain sentence why it has no canonical form
   */
  public static String canonicalBody(byte[] body) {
    JsonNode json;
    try {
      json = STRICT.readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("The body is not UTF-8.", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The body is not valid JSON, or names a member twice.", e);
    }
    if (!(json instanceof ObjectNode)) {
      throw new IllegalArgumentException("The body is not a JSON object.");
    }
    refuseRounding(json);
    return new String(CanonicalJson.bytes(json), UTF_8);
  }

  /**
   * SHA-256, in lower-case hexadecimal, over the canonical form of the act and of who asks for it.
   *
   * @param requester the user's id
   * @param customer the customer's id, or null for staff
   */
  public String hash(String requester, String customer) {
    ObjectNode document = Json.mapper().createObjectNode();
    document.put("method", method);
    document.put("path", target);
    document.set("body", body == null ? null : Json.read(body));
    document.put("requester", requester);
    document.put("customer", customer);
    return CanonicalJson.sha256(CanonicalJson.bytes(document));
  }

  // RFC 8785 writes numbers as IEEE doubles do: two that become the same double would be one act.
  private static void refuseRounding(JsonNode json) {
    if (json.isNumber()) {
      BigDecimal exact = json.decimalValue();
      double read = exact.doubleValue();
      if (!Double.isFinite(read) || new BigDecimal(Double.toString(read)).compareTo(exact) != 0) {
        throw new IllegalArgumentException(
            "The body has a number that cannot be read exactly: send it as text.");
      }
    }
    json.forEach(Act::refuseRounding);
  }
}
