package com.waooaw.plant.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.audit.EntryStore.Checkpoint;
import com.waooaw.plant.audit.EntryStore.Head;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.EcJwk;
import com.waooaw.plant.keys.Signer;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Writes a piece of the chain, from one signed place to another, as JSON Lines: a header with the
 * keys, then entries and checkpoints in their order, then a signature over all of it. {@link
 * ExportVerifier} needs nothing else. What is written never changes, so each page is read in a
 * transaction of its own and a slow reader holds up nobody.
 */
final class Export {
  static final String FORMAT = "waooaw.audit.export.v1";
  private static final int PAGE = 500;

  private final Database database;
  private final EntryStore store = new EntryStore();
  private final Signer signer;
  private final List<EcJwk> keys;
  private final InstantSource clock;

  /**
   * A piece of the chain.
   *
   * @param from the entry before the first
   * @param checkpoint what signs {@code from}; null where the chain begins
   * @param retired the signed summaries of all before {@code from}, where that was dropped
   */
  record Piece(Head from, long toSeq, Checkpoint checkpoint, List<Retired> retired) {}

  /** The last line. */
  record End(
      long entries,
      long checkpoints,
      long seq,
      String hash,
      String sha256,
      String kid,
      String signature) {}

  Export(Database database, Signer signer, List<EcJwk> keys, InstantSource clock) {
    this.database = database;
    this.signer = signer;
    this.keys = List.copyOf(keys);
    this.clock = clock;
  }

  /** The smallest piece between signed places that holds these entries. */
  Piece piece(Handle tx, Optional<Long> fromSeq, Optional<Long> toSeq) {
    long last =
        toSeq
            .flatMap(to -> store.checkpoints(tx, to - 1, 1).stream().findFirst())
            .or(() -> store.checkpointUpTo(tx, Long.MAX_VALUE))
            .map(Checkpoint::seq)
            .orElse(0L);
    Optional<Checkpoint> before = fromSeq.flatMap(from -> store.checkpointUpTo(tx, from - 1));
    if (before.isPresent()) {
      Checkpoint checkpoint = before.get();
      Head head = new Head(checkpoint.seq(), checkpoint.hash());
      return new Piece(head, last, checkpoint, List.of());
    }
    List<Retired> retired = Retired.all(tx);
    Head from = retired.isEmpty() ? Head.NONE : retired.getLast().head();
    return new Piece(from, Math.max(last, from.seq()), null, retired);
  }

  /** Writes a piece. */
  void write(Piece piece, OutputStream to) throws IOException {
    DigestOutputStream out = new DigestOutputStream(to, sha256());
    line(out, header(piece));
    Head head = piece.from();
    long entries = 0;
    long checkpoints = 0;
    List<String> page = new ArrayList<>();
    while (head.seq() < piece.toSeq()) {
      long after = head.seq();
      List<Entry> read = new ArrayList<>();
      List<Checkpoint> signed = new ArrayList<>();
      database.transactVoid(
          Scope.plant(),
          tx -> {
            read.addAll(store.entries(tx, after, piece.toSeq(), PAGE));
            if (!read.isEmpty()) {
              signed.addAll(checkpoints(tx, after, read.getLast().seq()));
            }
          });
      if (read.isEmpty()) {
        break;
      }
      merge(read, signed, page);
      for (String one : page) {
        line(out, one);
      }
      page.clear();
      entries += read.size();
      checkpoints += signed.size();
      head = new Head(read.getLast().seq(), read.getLast().hash());
    }
    end(out, head, entries, checkpoints);
    out.flush();
  }

  /** What the signature of an export is over. */
  static byte[] signed(String sha256, long entries, long checkpoints) {
    return (FORMAT + ":" + sha256 + ":" + entries + ":" + checkpoints).getBytes(UTF_8);
  }

  private List<Checkpoint> checkpoints(Handle tx, long after, long upTo) {
    List<Checkpoint> all = new ArrayList<>();
    long from = after;
    while (true) {
      List<Checkpoint> page = store.checkpoints(tx, from, PAGE);
      page.stream().filter(c -> c.seq() <= upTo).forEach(all::add);
      if (page.size() < PAGE || page.getLast().seq() >= upTo) {
        return all;
      }
      from = page.getLast().seq();
    }
  }

  private static void merge(List<Entry> entries, List<Checkpoint> checkpoints, List<String> page) {
    int next = 0;
    for (Entry entry : entries) {
      while (next < checkpoints.size() && checkpoints.get(next).seq() < entry.seq()) {
        page.add(wrapped("checkpoint", checkpoints.get(next++)));
      }
      page.add(wrapped("entry", entry));
    }
    while (next < checkpoints.size()) {
      page.add(wrapped("checkpoint", checkpoints.get(next++)));
    }
  }

  private String header(Piece piece) {
    ObjectNode header = Json.mapper().createObjectNode();
    ObjectNode told = header.putObject("export");
    told.put("format", FORMAT);
    told.put("exported_at", clock.instant().toString());
    told.put("after_seq", piece.from().seq());
    told.put("prev_hash", piece.from().hash());
    told.put("to_seq", piece.toSeq());
    told.set("checkpoint", Json.mapper().valueToTree(piece.checkpoint()));
    told.set("retired", Json.mapper().valueToTree(piece.retired()));
    ArrayNode list = told.putArray("keys");
    keys.forEach(key -> list.add(key.toJson()));
    return header.toString();
  }

  private void end(DigestOutputStream out, Head head, long entries, long checkpoints)
      throws IOException {
    String sha256 = HexFormat.of().formatHex(out.getMessageDigest().digest());
    Signer.Signed signed = signer.sign(signed(sha256, entries, checkpoints));
    line(
        out,
        wrapped(
            "end",
            new End(
                entries,
                checkpoints,
                head.seq(),
                head.hash(),
                sha256,
                signed.keyId(),
                signed.signature())));
  }

  private static String wrapped(String name, Object value) {
    return "{\"" + name + "\":" + Json.write(value) + "}";
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write((text + "\n").getBytes(UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
