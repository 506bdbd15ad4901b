package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Canonical;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The part of a request's record that is about a person. It is kept apart from the chain, which
 * holds its salted hash instead: as long as the part is there it can be shown to be what was
 * recorded, and once it is erased the chain is as whole as before, and the hash says nothing.
 *
 * @param digest SHA-256 over salt and fields, in lower-case hexadecimal: the entry's {@code
 *     personal}
 * @param customerId whose it is; null when nobody's
 * @param fields canonical JSON (RFC 8785)
 */
record Personal(String digest, String customerId, Instant at, String salt, String fields) {
  /** The field of an entry's body that holds the digest. */
  static final String FIELD = "personal";

  // What a caller sent or came with. All else in an event are the plant's own words, ids and times.
  private static final List<String> FIELDS = List.of("path", "query", "client", "user_agent");
  private static final int SALT_BYTES = 16;
  private static final int ID_LENGTH = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  Personal {
    requireNonNull(digest, "digest");
    requireNonNull(at, "at");
    requireNonNull(salt, "salt");
    requireNonNull(fields, "fields");
  }

  /** A request's entry without what is about a person, and that part. */
  record Parted(Entry entry, Personal personal) {}

  /** Takes the personal part out of an entry that is not chained yet. */
  static Parted part(Entry entry) {
    ObjectNode body = (ObjectNode) Json.read(entry.body());
    ObjectNode apart = Json.mapper().createObjectNode();
    for (String field : FIELDS) {
      JsonNode value = body.remove(field);
      if (value != null) {
        apart.set(field, value);
      }
    }
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    String salted = HexFormat.of().formatHex(salt);
    String fields = RequestEvents.canonical(apart);
    String digest = digest(salted, fields);
    body.put(FIELD, digest);
    return new Parted(
        entry.withBody(RequestEvents.canonical(body)),
        new Personal(digest, owner(entry), entry.at(), salted, fields));
  }

  /** Whether it is what an entry with its digest recorded. */
  boolean isWhole() {
    return digest(salt, fields).equals(digest);
  }

  static void insert(Handle tx, List<Personal> parts) {
    if (parts.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO audit.personal (digest, customer_id, at, salt, fields)
            SELECT p.digest, p.customer_id, CAST(p.at AS timestamptz), p.salt, p.fields
            FROM unnest(CAST(:digest AS text[]), CAST(:customer AS text[]), CAST(:at AS text[]),
              CAST(:salt AS text[]), CAST(:fields AS text[]))
              AS p (digest, customer_id, at, salt, fields)
            """)
        .bind("digest", texts(parts, Personal::digest))
        .bind("customer", texts(parts, Personal::customerId))
        .bind("at", texts(parts, part -> part.at().toString()))
        .bind("salt", texts(parts, Personal::salt))
        .bind("fields", texts(parts, Personal::fields))
        .execute();
  }

  private static String[] texts(List<Personal> parts, Function<Personal, String> column) {
    return parts.stream().map(column).toArray(String[]::new);
  }

  /** The parts that are still there, by digest. */
  static Map<String, JsonNode> find(Handle tx, List<String> digests) {
    Map<String, JsonNode> found = new HashMap<>();
    if (digests.isEmpty()) {
      return found;
    }
    tx.createQuery("SELECT digest, salt, fields FROM audit.personal WHERE digest IN (<digests>)")
        .bindList("digests", digests)
        .map(
            (rs, ctx) ->
                new Personal(
                    rs.getString("digest"),
                    null,
                    Instant.EPOCH,
                    rs.getString("salt"),
                    rs.getString("fields")))
        .forEach(
            part -> {
              // What was altered is not what was recorded, and so it is not shown as that.
              if (part.isWhole()) {
                found.put(part.digest(), Json.read(part.fields()));
              }
            });
    return found;
  }

  /** The digest that an entry's body names; empty text when it names none. */
  static String digestOf(JsonNode body) {
    return Objects.requireNonNullElse(body.path(FIELD).textValue(), "");
  }

  // What is longer than any id is nobody's, and no index refuses it: a batch must not fail for one.
  private static String owner(Entry entry) {
    String customer = entry.customerId();
    return customer == null || customer.length() > ID_LENGTH ? null : customer;
  }

  private static String digest(String salt, String fields) {
    return Canonical.sha256(
        (salt + ":" + fields).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
