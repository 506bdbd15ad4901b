package com.waooaw.kernel.trace;

import io.vertx.core.MultiMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request stands in a distributed trace.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param flags bit 0: sampled; bit 1: the trace id is random
 * @param state the vendors' {@code tracestate}, as it came; empty when there is none
 * @see <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context</a>
 */
public record TraceContext(String traceId, String spanId, int flags, String state) {
  /** Request header of trace, span and flags. */
  public static final String PARENT = "traceparent";

  /** Request header of what vendors add. */
  public static final String STATE = "tracestate";

  private static final int SAMPLED = 1;
  private static final int RANDOM_ID = 2;
  private static final Pattern HEADER =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);
  private static final int MOST_MEMBERS = 32;
  private static final int MOST_STATE = 512;
  private static final Pattern MEMBER =
      Pattern.compile(
          "([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
              + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");
  private static final HexFormat HEX = HexFormat.of();

  /** The caller's place in its trace; nothing if it names none, or not exactly as it must. */
  public static Optional<TraceContext> read(MultiMap headers) {
    List<String> parents = headers.getAll(PARENT);
    if (parents.size() != 1) {
      return Optional.empty();
    }
    Matcher parent = HEADER.matcher(parents.getFirst());
    if (!parent.matches()
        || parent.group(1).equals("ff")
        || (parent.group(1).equals("00") && parent.group(5) != null)
        || parent.group(2).equals(NO_TRACE)
        || parent.group(3).equals(NO_SPAN)) {
      return Optional.empty();
    }
    int flags = HexFormat.fromHexDigits(parent.group(4)) & (SAMPLED | RANDOM_ID);
    return Optional.of(
        new TraceContext(parent.group(2), parent.group(3), flags, state(headers.getAll(STATE))));
  }

  /** The first span of a new trace. */
  public static TraceContext start(RandomGenerator random, boolean sampled) {
    long high;
    long low;
    do {
      high = random.nextLong();
      low = random.nextLong();
    } while (high == 0 && low == 0);
    return new TraceContext(
        HEX.toHexDigits(high) + HEX.toHexDigits(low),
        span(random),
        RANDOM_ID | (sampled ? SAMPLED : 0),
        "");
  }

  /** A new span of the same trace. */
  public TraceContext child(RandomGenerator random) {
    return new TraceContext(traceId, span(random), flags, state);
  }

  /** Whether spans of this trace are to be kept. */
  public boolean sampled() {
    return (flags & SAMPLED) != 0;
  }

  /** Names this place to whoever is asked next, in the place of whatever was there. */
  public void write(MultiMap headers) {
    headers.set(PARENT, "00-" + traceId + "-" + spanId + "-" + HEX.toHexDigits((byte) flags));
    if (state.isEmpty()) {
      headers.remove(STATE);
    } else {
      headers.set(STATE, state);
    }
  }

  private static String span(RandomGenerator random) {
    long id;
    do {
      id = random.nextLong();
    } while (id == 0);
    return HEX.toHexDigits(id);
  }

  // One faulty member spoils the whole: nobody knows what the others mean without it. The trace
  // itself goes on.
  private static String state(List<String> headers) {
    String joined = String.join(",", headers);
    if (joined.isBlank() || joined.length() > MOST_STATE) {
      return "";
    }
    List<String> members =
        Pattern.compile(",")
            .splitAsStream(joined)
            .map(String::strip)
            .filter(m -> !m.isEmpty())
            .toList();
    long keys = members.stream().map(m -> m.split("=", 2)[0]).distinct().count();
    boolean good =
        members.size() <= MOST_MEMBERS
            && keys == members.size()
            && members.stream().allMatch(m -> MEMBER.matcher(m).matches());
    return good ? String.join(",", members) : "";
  }
}
