package com.waooaw.portal.web;

import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What every answer tells the browser to refuse. */
public final class SecurityHeaders {
  private static final String CSP = "Content-Security-Policy";
  private static final String FRAME_OPTIONS = "X-Frame-Options";
  private static final Pattern DELIVERABLE_CONTENT =
      Pattern.compile("/api/v1/deliverables/[^/]+/content/?");
  private static final String APP_POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  private static final String STRICTEST =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final Map<String, String> headers = new LinkedHashMap<>();

  /**
   * @param production adds HSTS, which plain http must not send
   */
  public SecurityHeaders(boolean production) {
    headers.put(CSP, APP_POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "strict-origin");
    headers.put(
        "Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put(FRAME_OPTIONS, "DENY");
    if (production) {
      headers.put("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
  }

  /** Whether a path serves a deliverable, which our own pages show in a sandboxed frame. */
  public static boolean isDeliverableContent(String path) {
    return DELIVERABLE_CONTENT.matcher(path).matches();
  }

  /** Sets the headers, whatever was there. */
  public void on(MultiMap answer) {
    headers.forEach(answer::set);
  }

  /**
   * Lets our own pages frame an answer, under the policy it came with.
   *
   * @param policies the answer's own policies; without any it may do nothing but be read
   */
  public void onDeliverable(MultiMap answer, List<String> policies) {
    answer.set(FRAME_OPTIONS, "SAMEORIGIN");
    answer.remove(CSP);
    for (String policy : policies.isEmpty() ? List.of(STRICTEST) : policies) {
      answer.add(CSP, framedByUs(policy));
    }
  }

  private static String framedByUs(String policy) {
    StringBuilder kept = new StringBuilder();
    for (String directive : policy.split(";", -1)) {
      String plain = directive.strip();
      if (!plain.isEmpty() && !plain.toLowerCase(Locale.ROOT).startsWith("frame-ancestors")) {
        kept.append(plain).append("; ");
      }
    }
    return kept.append("frame-ancestors 'self'").toString();
  }
}
