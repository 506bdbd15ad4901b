package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.redis.RedisLink;
import com.waooaw.plant.audit.EntryStore.Checkpoint;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest signed head of the chain, kept where the owner of the database cannot reach: in Redis,
 * in a file if one is named, and from time to time in the log. Whoever deletes the newest entries
 * together with their checkpoints leaves a chain that is whole in itself and does not have this
 * head.
 */
public final class Anchors {
  private static final Logger log = LoggerFactory.getLogger(Anchors.class);
  private static final String KEY = "audit:head:";

  private final RedisLink redis;
  private final String key;
  private final Optional<Path> file;

  /** What a place keeps. */
  sealed interface Kept {
    /** Which place, such as {@code redis}. */
    String place();

    /** Nothing was ever kept there, or it was lost. */
    record Absent(String place) implements Kept {}

    /**
     * It does not answer, or not with a head.
     *
     * @param away whether it may answer with one later
     */
    record Unreadable(String place, boolean away) implements Kept {}

    /** A head. Whether its signature is ours is for the reader to check. */
    record Signed(String place, Checkpoint checkpoint) implements Kept {
      String where() {
        return place.equals("redis") ? "Redis" : "the anchor file";
      }
    }
  }

  /**
   * @param chain what tells this chain from others in the same Redis: the id of its first signing
   *     key, which nobody can give to another chain
   * @param folder where the head is kept too, in a file named for the chain; it exists
   */
  public Anchors(RedisLink redis, String chain, Optional<Path> folder) {
    this.redis = requireNonNull(redis, "redis");
    this.key = KEY + requireNonNull(chain, "chain");
    this.file = folder.map(in -> in.resolve("audit-head-" + chain + ".json"));
  }

  /** What each place keeps now. */
  List<Kept> read() {
    List<Kept> kept = new ArrayList<>();
    kept.add(fromRedis());
    file.ifPresent(path -> kept.add(fromFile(path)));
    return List.copyOf(kept);
  }

  /** Keeps a newer head everywhere. What does not succeed is tried again with the next. */
  void advance(Checkpoint head) {
    String text = Json.write(head);
    try {
      redis
          .send(Request.cmd(Command.SET).arg(key).arg(text))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException away) {
      log.atDebug().setCause(away).log("The head of the audit chain was not kept in Redis");
    }
    file.ifPresent(path -> write(path, text));
  }

  /** Tells the log, which is kept elsewhere still. */
  static void tell(Checkpoint head) {
    log.atInfo()
        .addKeyValue("seq", head.seq())
        .addKeyValue("hash", head.hash())
        .addKeyValue("kid", head.kid())
        .addKeyValue("signature", head.signature())
        .log("Head of the audit chain");
  }

  private Kept fromRedis() {
    Response answer;
    try {
      answer =
          redis
              .send(Request.cmd(Command.GET).arg(key))
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException away) {
      return new Kept.Unreadable("redis", true);
    }
    return answer == null ? new Kept.Absent("redis") : parse("redis", answer.toString());
  }

  private static Kept fromFile(Path path) {
    try {
      return parse("file", Files.readString(path));
    } catch (NoSuchFileException none) {
      return new Kept.Absent("file");
    } catch (IOException unreadable) {
      return new Kept.Unreadable("file", true);
    }
  }

  private static Kept parse(String place, String text) {
    try {
      Checkpoint head = Json.read(text, Checkpoint.class);
      if (head != null && head.hash() != null && head.kid() != null && head.signature() != null) {
        return new Kept.Signed(place, head);
      }
    } catch (UncheckedIOException notOne) {
      // Told below.
    }
    return new Kept.Unreadable(place, false);
  }

  // Whole or not at all: half a head would look like a forged one.
  private static void write(Path path, String text) {
    Path beside = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.writeString(beside, text + System.lineSeparator());
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.atWarn().setCause(e).log("The head of the audit chain was not kept in its file");
    }
  }
}
