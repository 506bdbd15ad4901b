package com.waooaw.gateway.path;

import com.waooaw.kernel.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The one reading of a request's path (RFC 3986). Routing, policy and forwarding all use this
 * value, so no two of them can understand a path differently. Whatever could be understood in two
 * ways is refused rather than repaired.
 */
public final class CanonicalPath {
  private static final int MAX_LENGTH = 2_048;
  private static final String NOT_ENCODED = "-._~!$&'()*+,;=:@";

  private CanonicalPath() {}

  /**
   * The canonical form of a raw path.
   *
   * @param raw as it stood in the request line, without query
   * @throws com.waooaw.kernel.problem.ProblemException validation-error, if it has more than one
   *     reading
   */
  public static String of(String raw) {
    if (raw == null || raw.isEmpty() || raw.charAt(0) != '/' || raw.length() > MAX_LENGTH) {
      throw refused();
    }
    StringBuilder canonical = new StringBuilder(raw.length());
    String[] segments = raw.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = decode(segments[i]);
      boolean last = i == segments.length - 1;
      if (segment.isEmpty() && !(last && segments.length == 1)) {
        throw refused();
      }
      if (segment.equals(".") || segment.equals("..")) {
        throw refused();
      }
      canonical.append('/').append(encode(segment));
    }
    return canonical.toString();
  }

  private static String decode(String segment) {
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      int value = c;
      if (c == '%') {
        value = hex(segment, i);
        i += 2;
        // An encoded delimiter means one thing to a reader that decodes first and another to one
        // that splits first.
        if ("/\\?#%;".indexOf(value) >= 0) {
          throw refused();
        }
      } else if ("\\;#?{}|^`<>\"".indexOf(c) >= 0) {
        throw refused();
      }
      if (value <= ' ' || value == 0x7f || (c != '%' && value > 0x7e)) {
        throw refused();
      }
      bytes.put((byte) value);
    }
    try {
      // Strict: overlong and truncated UTF-8 are refused.
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw refused();
    }
  }

  private static int hex(String segment, int at) {
    if (at + 2 >= segment.length()) {
      throw refused();
    }
    char high = segment.charAt(at + 1);
    char low = segment.charAt(at + 2);
    if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
      throw refused();
    }
    return HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low);
  }

  private static String encode(String segment) {
    StringBuilder encoded = new StringBuilder(segment.length());
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || NOT_ENCODED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static RuntimeException refused() {
    return Problem.invalid("path", "path", "The path is not written in its one plain form.")
        .exception();
  }
}
