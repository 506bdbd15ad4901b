package com.waooaw.plant.keys;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The keys the plant signs with, as they were when last read. A new key is published a while before
 * it signs, so that whoever checks signatures knows it by then; those before it still verify until
 * they retire.
 */
public final class SigningKeys {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final int RSA_BITS = 2_048;

  /** How long a key is published before it signs: longer than anybody keeps a JWK Set. */
  public static final Duration AHEAD = Duration.ofMinutes(15);

  private final InstantSource clock;
  private volatile List<Key> keys;

  private record Key(
      String kid,
      Purpose purpose,
      PublicKey publicKey,
      PrivateKey privateKey,
      Instant createdAt,
      Instant retiresAt) {
    boolean hasRetired(Instant now) {
      return retiresAt != null && !now.isBefore(retiresAt);
    }
  }

  private SigningKeys(List<Key> keys, InstantSource clock) {
    this.keys = List.copyOf(keys);
    this.clock = requireNonNull(clock, "clock");
  }

  /** Makes a key for each purpose that has none. Runs in the connection's own transaction. */
  public static void ensure(Connection connection, MasterKey master, InstantSource clock)
      throws SQLException {
    SigningKeys present = read(connection, master);
    for (Purpose purpose : Purpose.values()) {
      if (present.keys.stream().noneMatch(k -> k.purpose() == purpose)) {
        insert(connection, master, purpose, clock);
      }
    }
  }

  /**
   * Reads every key, newest last.
   *
   * @throws IllegalStateException if the master key is not the one they were encrypted under
   */
  public static SigningKeys read(Connection connection, MasterKey master) throws SQLException {
    return read(connection, master, InstantSource.system());
  }

  /** Reads every key; the clock says which of them sign. */
  public static SigningKeys read(Connection connection, MasterKey master, InstantSource clock)
      throws SQLException {
    return new SigningKeys(select(connection, master), clock);
  }

  /** Reads every key anew, for whoever holds these. */
  public void reload(Connection connection, MasterKey master) throws SQLException {
    keys = select(connection, master);
  }

  private static List<Key> select(Connection connection, MasterKey master) throws SQLException {
    List<Key> keys = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                SELECT kid, purpose, public_key, private_key, created_at, retires_at
                FROM identity.signing_key ORDER BY created_at, kid
                """);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        keys.add(key(rows, master));
      }
    }
    return List.copyOf(keys);
  }

  /** Signs and verifies for a purpose that is not tokens. */
  public Signer signer(Purpose purpose) {
    return new KeySigner(requireNonNull(purpose, "purpose"));
  }

  /** The id of the key that signs tokens of a purpose now. */
  public String tokenKeyId(Purpose purpose) {
    return current(purpose).kid();
  }

  /**
   * An RS256 signature (RFC 7518, section 3.3) over a token's header and payload.
   *
   * @param keyId the key that the header names
   */
  public byte[] signToken(String keyId, byte[] signingInput) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(
          keys.stream()
              .filter(k -> k.kid().equals(keyId))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("The key " + keyId + " has gone"))
              .privateKey());
      signature.update(signingInput);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK signs with RSA", e);
    }
  }

  /** The public keys of tokens that are or soon will be good, as a JWK Set (RFC 7517). */
  public JsonObject jwks() {
    JsonArray list = new JsonArray();
    Instant now = clock.instant();
    for (Key key : keys) {
      if (!key.hasRetired(now) && key.publicKey() instanceof RSAPublicKey rsa) {
        list.add(
            new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", key.kid())
                .put("n", unsigned(rsa.getModulus()))
                .put("e", unsigned(rsa.getPublicExponent())));
      }
    }
    return new JsonObject().put("keys", list);
  }

  /** The public halves of the ES256 keys of a purpose, oldest first. */
  public List<EcJwk> publicKeys(Purpose purpose) {
    return keys.stream()
        .filter(k -> k.purpose() == purpose && k.publicKey() instanceof ECPublicKey)
        .map(k -> new EcJwk(k.kid(), (ECPublicKey) k.publicKey()))
        .toList();
  }

  // The newest that has been published long enough, or else the oldest: that of the first start.
  private Key current(Purpose purpose) {
    Instant published = clock.instant().minus(AHEAD);
    return keys.stream()
        .filter(k -> k.purpose() == purpose)
        .reduce((older, newer) -> newer.createdAt().isAfter(published) ? older : newer)
        .orElseThrow(() -> new IllegalStateException("There is no key for " + purpose));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return URL.encodeToString(java.util.Arrays.copyOfRange(bytes, skip, bytes.length));
  }

  /** Makes a key that signs once it was published long enough. */
  public static void make(
      Connection connection, MasterKey master, Purpose purpose, InstantSource clock) {
    try {
      insert(connection, master, purpose, clock);
    } catch (SQLException e) {
      throw new IllegalStateException("A signing key cannot be kept", e);
    }
  }

  private static void insert(
      Connection connection, MasterKey master, Purpose purpose, InstantSource clock)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO identity.signing_key (kid, purpose, public_key, private_key, created_at) VALUES (?, ?, ?, ?, ?)")) {
      KeyPair pair = generate(purpose);
      String kid = purpose.prefix() + UUID.randomUUID();
      insert.setString(1, kid);
      insert.setString(2, purpose.stored());
      insert.setBytes(3, pair.getPublic().getEncoded());
      insert.setBytes(4, master.encrypt(pair.getPrivate().getEncoded(), kid));
      insert.setTimestamp(5, Timestamp.from(clock.instant()));
      insert.executeUpdate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK makes RSA and P-256 keys", e);
    }
  }

  private static KeyPair generate(Purpose purpose) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(purpose.token() ? "RSA" : "EC");
    if (purpose.token()) {
      generator.initialize(RSA_BITS);
    } else {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    return generator.generateKeyPair();
  }

  private static Key key(ResultSet row, MasterKey master) throws SQLException {
    String kid = row.getString("kid");
    Purpose purpose = Purpose.ofStored(row.getString("purpose"));
    try {
      KeyFactory factory = KeyFactory.getInstance(purpose.token() ? "RSA" : "EC");
      return new Key(
          kid,
          purpose,
          factory.generatePublic(new X509EncodedKeySpec(row.getBytes("public_key"))),
          factory.generatePrivate(
              new PKCS8EncodedKeySpec(master.decrypt(row.getBytes("private_key"), kid))),
          row.getTimestamp("created_at").toInstant(),
          row.getTimestamp("retires_at") == null
              ? null
              : row.getTimestamp("retires_at").toInstant());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "MASTER_KEY_FILE does not hold the key this database's keys were encrypted under", e);
    }
  }

  private final class KeySigner implements Signer {
    private final Purpose purpose;

    KeySigner(Purpose purpose) {
      this.purpose = purpose;
    }

    @Override
    public Signed sign(byte[] payload) {
      try {
        Key key = current(purpose);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.privateKey());
        signature.update(payload);
        return new Signed(key.kid(), URL.encodeToString(signature.sign()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Every JDK signs with P-256", e);
      }
    }

    @Override
    public boolean verify(byte[] payload, Signed signed) {
      for (Key key : keys) {
        if (key.purpose() == purpose && key.kid().equals(signed.keyId())) {
          return EcJwk.verify(key.publicKey(), payload, signed.signature());
        }
      }
      return false;
    }
  }
}
