package com.waooaw.portal.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.portal.Face;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sessions in Redis, encrypted, each under the SHA-256 of its id: who reads Redis can neither use a
 * session nor see a token. Using a session puts its end off; the absolute end of staff's sessions
 * stays.
 */
public final class SessionStore {
  private static final int ID_BYTES = 32;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final RedisLink redis;
  private final Vault vault;
  private final Face face;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * @param secret the session key, at least 32 bytes
   */
  public SessionStore(
      RedisLink redis, byte[] secret, Face face, InstantSource clock, SecureRandom random) {
    this.redis = requireNonNull(redis, "redis");
    this.vault = new Vault(secret, random);
    this.face = requireNonNull(face, "face");
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /**
   * A session that was just started.
   *
   * @param id the cookie's value, which is nowhere else
   */
  public record Started(String id, Session session) {}

  /** Starts a session under a new random id of 256 bits. */
  public Future<Started> start(Tokens tokens) {
    String id = randomText();
    Session session = new Session(key(id), randomText(), tokens, false, clock.instant());
    return write(session, false).map(written -> new Started(id, session));
  }

  /**
   * The living session of a cookie's value.
   *
   * @param inUse puts its end off; false for what the web app does by itself
   */
  public Future<Optional<Session>> find(String id, boolean inUse) {
    return ID.matcher(id).matches()
        ? load(key(id), inUse)
        : Future.succeededFuture(Optional.empty());
  }

  /** The session as it is kept now. */
  Future<Optional<Session>> reload(Session session) {
    return load(session.key(), false);
  }

  /** Keeps a changed session, unless it ended meanwhile: then false. */
  Future<Boolean> replace(Session session) {
    return write(session, true);
  }

  /** Ends a session. */
  public Future<Void> end(Session session) {
    return redis.send(Request.cmd(Command.DEL).arg(session.key())).mapEmpty();
  }

  /** When a session ends if it is not used again. */
  public Instant endOf(Session session) {
    return clock.instant().plus(remaining(session));
  }

  private Future<Optional<Session>> load(String key, boolean inUse) {
    Request command =
        inUse
            ? Request.cmd(Command.GETEX).arg(key).arg("PX").arg(face.idle().toMillis())
            : Request.cmd(Command.GET).arg(key);
    return redis
        .send(command)
        .map(
            answer ->
                Optional.ofNullable(answer)
                    .flatMap(a -> vault.unlock(key, a.toBytes()))
                    .flatMap(text -> Session.parse(key, text))
                    .filter(s -> remaining(s).isPositive()));
  }

  private Future<Boolean> write(Session session, boolean onlyIfAlive) {
    Request command =
        Request.cmd(Command.SET)
            .arg(session.key())
            .arg(Buffer.buffer(vault.lock(session.key(), session.toJson().toBuffer().getBytes())))
            .arg("PX")
            .arg(remaining(session).toMillis());
    return redis.send(onlyIfAlive ? command.arg("XX") : command).map(answer -> answer != null);
  }

  private Duration remaining(Session session) {
    return face.absolute()
        .map(limit -> Duration.between(clock.instant(), session.startedAt().plus(limit)))
        .filter(left -> left.compareTo(face.idle()) < 0)
        .orElse(face.idle());
  }

  private String key(String id) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
      return "portal:" + face + ":session:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private String randomText() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
