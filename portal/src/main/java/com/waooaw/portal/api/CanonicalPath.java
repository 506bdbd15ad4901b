package com.waooaw.portal.api;

/**
 * Refuses paths that could mean one thing here and another at the gateway: dot segments, empty
 * segments, encoded slashes, and escapes of characters that need none (RFC 3986, 6.2.2). So {@code
 * /api/v1/auth/sign%2Din} can never pass as something else than a sign-in.
 */
final class CanonicalPath {
  private static final String UNESCAPED = "._~!$&'()*+,;=:@-";
  private static final String NEVER_ESCAPED = "._~-/\\?%";

  private CanonicalPath() {}

  static boolean accepts(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean trailingSlash = i > 0 && i == segments.length - 1 && segments[i].isEmpty();
      if (!trailingSlash && !isCanonical(segments[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCanonical(String segment) {
    if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
      return false;
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        if (!isNeededEscape(segment, i)) {
          return false;
        }
        i += 2;
      } else if (!isLetterOrDigit(c) && UNESCAPED.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNeededEscape(String segment, int at) {
    if (at + 2 >= segment.length()) {
      return false;
    }
    int high = Character.digit(segment.charAt(at + 1), 16);
    int low = Character.digit(segment.charAt(at + 2), 16);
    int octet = high * 16 + low;
    return high >= 0
        && low >= 0
        && octet >= 0x20
        && octet != 0x7f
        && !isLetterOrDigit((char) octet)
        && NEVER_ESCAPED.indexOf(octet) < 0;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
