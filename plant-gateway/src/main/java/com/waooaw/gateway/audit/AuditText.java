package com.waooaw.gateway.audit;

import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event as text that every reader behind can take. */
final class AuditText {
  private static final Logger log = LoggerFactory.getLogger(AuditText.class);
  private static final int MOST_CHARACTERS = 16 * 1024;

  private AuditText() {}

  /** Never fails: what cannot be written whole is written without what its caller chose. */
  static String of(JsonObject event) {
    try {
      String text = event.encode();
      if (text.length() <= MOST_CHARACTERS) {
        return text;
      }
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("An audit event cannot be written whole");
    }
    JsonObject core = new JsonObject();
    for (String field :
        new String[] {"correlation_id", "timestamp", "portal", "method", "route", "status"}) {
      core.put(field, event.getValue(field));
    }
    return core.put("reduced", true).encode();
  }

  /**
   * A text that a caller chose, without what stores refuse: control characters and halves of
   * surrogate pairs become spaces.
   */
  static String clean(String text, int most) {
    if (text == null) {
      return null;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), most));
    for (int at = 0; at < text.length() && clean.length() < most; ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      boolean bad =
          Character.isISOControl(point)
              || Character.getType(point) == Character.SURROGATE
              || !Character.isDefined(point);
      clean.appendCodePoint(bad ? ' ' : point);
    }
    return clean.toString();
  }
}
