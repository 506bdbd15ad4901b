package com.waooaw.plant.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * The hash of an entry: SHA-256 over the canonical form (RFC 8785) of its columns but the hash
 * itself, in lower-case hexadecimal.
 *
 * <p>The form is written straight into one buffer: its members and their order are fixed, so
 * nothing of a general canonicalizer is needed but the escaping of text, and verifying a chain is
 * bound by SHA-256 and by the database. Not for use by several threads at once.
 */
final class EntryHasher {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  // In the order of their UTF-16 code units, as RFC 8785 sorts members.
  private static final byte[] ACTION = member("{\"action\":");
  private static final byte[] ACTOR = member(",\"actor\":");
  private static final byte[] AT = member(",\"at\":");
  private static final byte[] BODY = member(",\"body\":");
  private static final byte[] CORRELATION = member(",\"correlation_id\":");
  private static final byte[] CUSTOMER = member(",\"customer_id\":");
  private static final byte[] ENTITY_ID = member(",\"entity_id\":");
  private static final byte[] ENTITY_TYPE = member(",\"entity_type\":");
  private static final byte[] KIND = member(",\"kind\":");
  private static final byte[] OUTCOME = member(",\"outcome\":");
  private static final byte[] PREV_HASH = member(",\"prev_hash\":");
  private static final byte[] SEQ = member(",\"seq\":");

  /** How a byte below 128 is escaped: 0 not at all, 'u' as four hexadecimal digits. */
  private static final byte[] ESCAPES = escapes();

  private static final long MICROS_A_SECOND = 1_000_000;
  private static final long SECONDS_A_DAY = 86_400;
  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private final MessageDigest sha256;
  private byte[] form = new byte[4_096];
  private int size;
  private long day = Long.MIN_VALUE;
  private byte[] dayText = {};

  EntryHasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The hash that an entry's columns have. */
  String hash(Entry entry) {
    write(entry);
    return digest();
  }

  /** The hash that a row's columns have, as the database sent it. */
  String hash(EntryRow row) {
    size = 0;
    row(ACTION, row, EntryRow.ACTION);
    row(ACTOR, row, EntryRow.ACTOR);
    plain(AT);
    time(row.atMicros());
    row(BODY, row, EntryRow.BODY);
    row(CORRELATION, row, EntryRow.CORRELATION_ID);
    row(CUSTOMER, row, EntryRow.CUSTOMER_ID);
    row(ENTITY_ID, row, EntryRow.ENTITY_ID);
    row(ENTITY_TYPE, row, EntryRow.ENTITY_TYPE);
    row(KIND, row, EntryRow.KIND);
    row(OUTCOME, row, EntryRow.OUTCOME);
    row(PREV_HASH, row, EntryRow.PREV_HASH);
    end(row.seq());
    return digest();
  }

  /** The canonical form itself. */
  byte[] form(Entry entry) {
    write(entry);
    return Arrays.copyOf(form, size);
  }

  private void write(Entry entry) {
    size = 0;
    text(ACTION, entry.action());
    text(ACTOR, entry.actor());
    text(AT, entry.at().toString());
    text(BODY, entry.body());
    text(CORRELATION, entry.correlationId());
    text(CUSTOMER, entry.customerId());
    text(ENTITY_ID, entry.entityId());
    text(ENTITY_TYPE, entry.entityType());
    text(KIND, entry.kind());
    text(OUTCOME, entry.outcome());
    text(PREV_HASH, entry.prevHash());
    end(entry.seq());
  }

  private void end(long seq) {
    plain(SEQ);
    plain(Long.toString(seq).getBytes(US_ASCII));
    room(1);
    form[size++] = '}';
  }

  private String digest() {
    sha256.update(form, 0, size);
    byte[] hash = sha256.digest();
    byte[] hex = new byte[2 * hash.length];
    for (int i = 0; i < hash.length; i++) {
      hex[2 * i] = HEX[(hash[i] >> 4) & 15];
      hex[2 * i + 1] = HEX[hash[i] & 15];
    }
    return new String(hex, ISO_8859_1);
  }

  private void text(byte[] member, String value) {
    plain(member);
    if (value == null) {
      plain(NULL);
    } else {
      byte[] bytes = value.getBytes(UTF_8);
      quoted(bytes, 0, bytes.length);
    }
  }

  private void row(byte[] member, EntryRow row, int column) {
    plain(member);
    if (row.isNull(column)) {
      plain(NULL);
    } else {
      quoted(row.bytes(), row.offset(column), row.length(column));
    }
  }

  private void quoted(byte[] from, int offset, int length) {
    room(6 * length + 2);
    byte[] to = form;
    int at = size;
    to[at++] = '"';
    for (int i = offset; i < offset + length; i++) {
      byte b = from[i];
      byte escape = b < 0 ? 0 : ESCAPES[b];
      if (escape == 0) {
        to[at++] = b;
      } else if (escape == 'u') {
        to[at++] = '\\';
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[b >> 4];
        to[at++] = HEX[b & 15];
      } else {
        to[at++] = '\\';
        to[at++] = escape;
      }
    }
    to[at++] = '"';
    size = at;
  }

  // As Instant.toString has it: no fraction, three digits or six.
  private void time(long epochMicros) {
    if (epochMicros == EntryRow.INFINITY || epochMicros == EntryRow.MINUS_INFINITY) {
      // No entry is made with such a time, so whatever is hashed here, it is not what was.
      ascii(epochMicros > 0 ? "infinity" : "-infinity");
      return;
    }
    long second = Math.floorDiv(epochMicros, MICROS_A_SECOND);
    int micros = (int) Math.floorMod(epochMicros, MICROS_A_SECOND);
    long thisDay = Math.floorDiv(second, SECONDS_A_DAY);
    if (thisDay < FIRST_DAY || thisDay > LAST_DAY) {
      ascii(Instant.ofEpochSecond(second, micros * 1_000L).toString());
      return;
    }
    if (thisDay != day) {
      day = thisDay;
      dayText = LocalDate.ofEpochDay(day).toString().getBytes(US_ASCII);
    }
    int time = (int) Math.floorMod(second, SECONDS_A_DAY);
    room(32);
    form[size++] = '"';
    plain(dayText);
    form[size++] = 'T';
    digits(time / 3_600, 2);
    form[size++] = ':';
    digits(time / 60 % 60, 2);
    form[size++] = ':';
    digits(time % 60, 2);
    if (micros != 0) {
      form[size++] = '.';
      digits(micros % 1_000 == 0 ? micros / 1_000 : micros, micros % 1_000 == 0 ? 3 : 6);
    }
    form[size++] = 'Z';
    form[size++] = '"';
  }

  private void digits(int number, int count) {
    int left = number;
    for (int i = size + count - 1; i >= size; i--) {
      form[i] = HEX[left % 10];
      left /= 10;
    }
    size += count;
  }

  private void ascii(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    quoted(bytes, 0, bytes.length);
  }

  private void plain(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, form, size, bytes.length);
    size += bytes.length;
  }

  private void room(int more) {
    if (form.length - size < more) {
      form = Arrays.copyOf(form, Math.max(2 * form.length, size + more));
    }
  }

  private static byte[] member(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[128];
    Arrays.fill(escapes, 0, ' ', (byte) 'u');
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }
}
