package com.waooaw.portal.web;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which encodings a browser takes, and how gladly (RFC 9110, 12.5.3). */
final class AcceptEncoding {
  private final Map<String, Double> weights = new HashMap<>();

  /**
   * @param header null when the browser sent none, and then it gets the plain bytes
   */
  AcceptEncoding(String header) {
    if (header == null) {
      return;
    }
    for (String part : header.split(",", -1)) {
      String[] pieces = part.split(";", -1);
      String coding = pieces[0].strip().toLowerCase(Locale.ROOT);
      if (!coding.isEmpty()) {
        weights.put(coding.equals("x-gzip") ? "gzip" : coding, weight(pieces));
      }
    }
  }

  /**
   * The most welcome of the codings that are there; nothing means the plain bytes.
   *
   * @param available the server's own preference first, which decides between equals
   */
  Optional<String> best(List<String> available) {
    String best = null;
    // The plain bytes are what is sent when no coding is liked as well.
    double bestWeight = weights.getOrDefault("identity", 0.0);
    for (String coding : available) {
      double weight = weights.getOrDefault(coding, weights.getOrDefault("*", 0.0));
      if (weight > bestWeight || (best == null && weight > 0 && weight == bestWeight)) {
        best = coding;
        bestWeight = weight;
      }
    }
    return Optional.ofNullable(best);
  }

  private static double weight(String[] pieces) {
    for (int i = 1; i < pieces.length; i++) {
      String parameter = pieces[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2).strip());
        } catch (NumberFormatException malformed) {
          return 0;
        }
      }
    }
    return 1;
  }
}
