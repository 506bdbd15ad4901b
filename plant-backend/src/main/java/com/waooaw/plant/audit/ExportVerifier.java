package com.waooaw.plant.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.audit.EntryStore.Checkpoint;
import com.waooaw.plant.audit.EntryStore.Head;
import com.waooaw.plant.audit.Export.End;
import com.waooaw.plant.audit.Verification.FirstBad;
import com.waooaw.plant.keys.EcJwk;
import com.waooaw.plant.keys.Signer.Signed;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies an export of the audit trail with nothing but the file: each entry's hash, each link,
 * each checkpoint's signature, and the signature over the whole. In memory that stays flat.
 *
 * <p>The keys come with the file, so it proves that whoever holds them made it; whose they are is
 * told by their thumbprints (RFC 7638), which the reader compares or demands.
 */
public final class ExportVerifier {
  private static final int LONGEST_LINE = 16 * 1024 * 1024;

  private final Set<String> trusted;
  private final Map<String, EcJwk> keys = new HashMap<>();
  private final MessageDigest digest = Export.sha256();
  private final EntryHasher hasher = new EntryHasher();
  private ChainWalk walk = new ChainWalk(Head.NONE, this::verify);
  private String exportedAt;
  private long toSeq;
  private long fromSeq;
  private End end;
  private String fault;

  /**
   * What was found.
   *
   * @param badEntry the first bad entry's number; null when none is, or the file itself is at fault
   * @param reason what is wrong; null when nothing is
   * @param fromSeq the first entry that the export is of
   * @param toSeq the last
   * @param entries how many are good
   * @param checkpoints how many are good
   * @param headHash the hash of the last good entry
   * @param exportedAt when it was made, as it says itself
   * @param thumbprints of the keys in the file
   */
  public record Verdict(
      boolean valid,
      Long badEntry,
      String reason,
      long fromSeq,
      long toSeq,
      long entries,
      long checkpoints,
      String headHash,
      String exportedAt,
      List<String> thumbprints) {}

  /** What makes the file no export, whatever it says. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
      super(reason, null, false, false);
    }
  }

  private ExportVerifier(Set<String> trusted) {
    this.trusted = Set.copyOf(trusted);
  }

  /**
   * Verifies an export.
   *
   * @param trusted thumbprints of the keys that may have signed; any key of the file when empty
   * @throws IOException if the file cannot be read
   */
  public static Verdict verify(InputStream export, Set<String> trusted) throws IOException {
    return new ExportVerifier(trusted).read(new BufferedInputStream(export, 1 << 16));
  }

  private Verdict read(InputStream in) throws IOException {
    long line = 0;
    try {
      for (byte[] text = next(in); text != null; text = next(in)) {
        line++;
        if (end != null) {
          throw new Unreadable("Line " + line + " comes after the end.");
        }
        take(line, text);
      }
      conclude(line);
    } catch (Unreadable unreadable) {
      fault = unreadable.getMessage();
    }
    FirstBad bad = walk.firstBad().orElse(null);
    String reason = bad != null ? bad.reason() : fault;
    return new Verdict(
        reason == null,
        bad == null ? null : bad.seq(),
        reason,
        fromSeq,
        toSeq,
        walk.entries(),
        walk.checkpoints(),
        walk.head().hash(),
        exportedAt,
        keys.values().stream().map(EcJwk::thumbprint).sorted().toList());
  }

  private void take(long line, byte[] text) throws Unreadable {
    JsonNode json = parse(line, text);
    String kind = json.size() == 1 ? json.fieldNames().next() : "";
    JsonNode value = json.path(kind);
    if ((line == 1) != kind.equals("export")) {
      throw new Unreadable(
          line == 1
              ? "This is no export of an audit trail."
              : "Line " + line + " is a second head.");
    }
    if (!kind.equals("end")) {
      digest.update(text);
      digest.update((byte) '\n');
    }
    switch (kind) {
      case "export" -> begin(value);
      case "entry" -> {
        Entry entry = read(line, value, Entry.class);
        if (entry.at() == null || entry.prevHash() == null || entry.hash() == null) {
          throw new Unreadable("Line " + line + " is no entry.");
        }
        walk.entry(entry.seq(), entry.prevHash(), entry.hash(), hasher.hash(entry));
      }
      case "checkpoint" -> {
        Checkpoint checkpoint = read(line, value, Checkpoint.class);
        if (checkpoint.hash() == null) {
          throw new Unreadable("Line " + line + " is no checkpoint.");
        }
        walk.checkpoint(checkpoint);
      }
      case "end" -> end = read(line, value, End.class);
      default -> throw new Unreadable("Line " + line + " is nothing an export has.");
    }
  }

  private void begin(JsonNode header) throws Unreadable {
    if (!Export.FORMAT.equals(header.path("format").textValue())) {
      throw new Unreadable("This is no export of an audit trail that this version can read.");
    }
    for (JsonNode one : header.path("keys")) {
      try {
        EcJwk key = EcJwk.read(one);
        keys.put(key.kid(), key);
      } catch (IllegalArgumentException notOne) {
        throw new Unreadable("A key in the head is not readable: " + notOne.getMessage() + ".");
      }
    }
    exportedAt = header.path("exported_at").textValue();
    toSeq = header.path("to_seq").longValue();
    Head from = new Head(header.path("after_seq").longValue(), header.path("prev_hash").asText());
    fromSeq = from.seq() + 1;
    walk = new ChainWalk(from, this::verify);
    foundation(header, from);
  }

  // What the first entry stands on: the beginning, a checkpoint, or what was dropped.
  private void foundation(JsonNode header, Head from) throws Unreadable {
    if (!header.path("checkpoint").isNull()) {
      Checkpoint before = read(1, header.path("checkpoint"), Checkpoint.class);
      if (before.seq() != from.seq()
          || !from.hash().equals(before.hash())
          || !verify(Entry.checkpointed(before.seq(), before.hash()), before.signed())) {
        walk.bad(fromSeq, "The checkpoint before the first entry is not signed by a known key.");
      }
      return;
    }
    Head told = Head.NONE;
    for (JsonNode one : header.path("retired")) {
      Retired retired = read(1, one, Retired.class);
      boolean follows =
          retired.fromSeq() == told.seq() + 1 && told.hash().equals(retired.prevHash());
      if (!follows || !verify(retired.payload(), new Signed(retired.kid(), retired.signature()))) {
        walk.bad(told.seq() + 1, "What was dropped is not told by signed summaries.");
        return;
      }
      told = retired.head();
    }
    if (!told.equals(from)) {
      walk.bad(fromSeq, "The export does not begin where the chain does.");
    }
  }

  private void conclude(long lines) throws Unreadable {
    if (lines == 0) {
      throw new Unreadable("The file is empty.");
    }
    walk.finish();
    if (walk.firstBad().isPresent()) {
      return;
    }
    if (end == null) {
      throw new Unreadable(
          "The file ends after entry "
              + walk.head().seq()
              + " without its signature: it is cut off.");
    }
    if (walk.head().seq() != toSeq) {
      walk.bad(walk.head().seq() + 1, "The entry is missing.");
      return;
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    boolean counted = end.entries() == walk.entries() && end.checkpoints() == walk.checkpoints();
    if (!sha256.equals(end.sha256())
        || !counted
        || !verify(
            Export.signed(sha256, end.entries(), end.checkpoints()),
            new Signed(end.kid(), end.signature()))) {
      throw new Unreadable("The signature over the file is not that of a known key.");
    }
  }

  private boolean verify(byte[] payload, Signed signed) {
    EcJwk key = signed.keyId() == null ? null : keys.get(signed.keyId());
    return key != null
        && signed.signature() != null
        && (trusted.isEmpty() || trusted.contains(key.thumbprint()))
        && key.verify(payload, signed.signature());
  }

  private static JsonNode parse(long line, byte[] text) throws Unreadable {
    try {
      JsonNode json = Json.mapper().readTree(text);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException notJson) {
      // Told below.
    }
    throw new Unreadable(
        line == 1 ? "This is no export of an audit trail." : "Line " + line + " is not readable.");
  }

  private static <T> T read(long line, JsonNode json, Class<T> type) throws Unreadable {
    try {
      T value = Json.mapper().treeToValue(json, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException | IllegalArgumentException notOne) {
      // Told below.
    }
    throw new Unreadable("Line " + line + " is not readable.");
  }

  private static byte[] next(InputStream in) throws IOException, Unreadable {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
    int b = in.read();
    if (b < 0) {
      return null;
    }
    while (b >= 0 && b != '\n') {
      if (line.size() >= LONGEST_LINE) {
        throw new Unreadable("A line is longer than any entry.");
      }
      line.write(b);
      b = in.read();
    }
    return line.toByteArray();
  }
}
