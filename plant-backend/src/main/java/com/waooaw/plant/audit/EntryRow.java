package com.waooaw.plant.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * One entry at a time as PostgreSQL sends it by {@code COPY ... (FORMAT binary)}: the bytes of all
 * columns and where each begins. No object is made for a column that only goes into a hash.
 */
final class EntryRow {
  static final int ACTOR = 3;
  static final int ACTION = 4;
  static final int ENTITY_TYPE = 5;
  static final int ENTITY_ID = 6;
  static final int CUSTOMER_ID = 7;
  static final int CORRELATION_ID = 8;
  static final int OUTCOME = 9;
  static final int BODY = 10;
  static final int PREV_HASH = 11;
  static final int KIND = 2;
  static final long INFINITY = Long.MAX_VALUE;
  static final long MINUS_INFINITY = Long.MIN_VALUE;

  private static final int SEQ = 0;
  private static final int AT = 1;
  private static final int HASH = 12;
  private static final int COLUMNS = 13;
  private static final int HEADER_BYTES = 19;
  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};

  /** Microseconds from 1970 to 2000, where PostgreSQL begins to count. */
  private static final long POSTGRES_EPOCH = 946_684_800_000_000L;

  private final int[] offsets = new int[COLUMNS];
  private final int[] lengths = new int[COLUMNS];
  private byte[] bytes = {};

  private EntryRow() {}

  /** Takes one row, which is gone afterwards. */
  @FunctionalInterface
  interface Reader {
    /** Reads a row. */
    void read(EntryRow row);
  }

  /** Reads the entries after one and up to another, in their order. */
  static void copy(Handle tx, long after, long upTo, Reader reader) {
    String sql =
        "COPY (SELECT "
            + EntryStore.COLUMNS
            + " FROM audit.entry WHERE seq > "
            + after
            + " AND seq <= "
            + upTo
            + " ORDER BY seq) TO STDOUT (FORMAT binary)";
    try {
      CopyOut out = tx.getConnection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
      EntryRow row = new EntryRow();
      for (byte[] chunk = out.readFromCopy(); chunk != null; chunk = out.readFromCopy()) {
        row.readAll(chunk, reader);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The chain cannot be read", e);
    }
  }

  long seq() {
    return number(SEQ);
  }

  /** Microseconds since 1970, {@link #INFINITY} or {@link #MINUS_INFINITY}. */
  long atMicros() {
    long at = number(AT);
    return at == INFINITY || at == MINUS_INFINITY ? at : at + POSTGRES_EPOCH;
  }

  String prevHash() {
    return text(PREV_HASH);
  }

  String hash() {
    return text(HASH);
  }

  byte[] bytes() {
    return bytes;
  }

  int offset(int column) {
    return offsets[column];
  }

  int length(int column) {
    return lengths[column];
  }

  boolean isNull(int column) {
    return lengths[column] < 0;
  }

  private void readAll(byte[] chunk, Reader reader) {
    ByteBuffer in = ByteBuffer.wrap(chunk);
    if (startsWithHeader(chunk)) {
      in.position(HEADER_BYTES - 4);
      in.position(HEADER_BYTES + in.getInt());
    }
    bytes = chunk;
    while (in.remaining() >= 2) {
      int columns = in.getShort();
      if (columns < 0) {
        return; // The trailer.
      }
      if (columns != COLUMNS) {
        throw new IllegalStateException("PostgreSQL sent a row of " + columns + " columns");
      }
      for (int i = 0; i < COLUMNS; i++) {
        lengths[i] = in.getInt();
        offsets[i] = in.position();
        in.position(in.position() + Math.max(0, lengths[i]));
      }
      reader.read(this);
    }
  }

  private static boolean startsWithHeader(byte[] chunk) {
    if (chunk.length < HEADER_BYTES) {
      return false;
    }
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (chunk[i] != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int column) {
    return ByteBuffer.wrap(bytes).getLong(offsets[column]);
  }

  private String text(int column) {
    return isNull(column) ? "" : new String(bytes, offsets[column], lengths[column], UTF_8);
  }
}
