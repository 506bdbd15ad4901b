package com.waooaw.plant.agent.sdr;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Countries by ISO 3166-1 code, English name, or a name people use. */
final class Countries {
  /** A code, then names in use that the list of ISO names does not have. */
  private static final List<List<String>> USED =
      List.of(
          List.of(
              "US",
              "usa",
              "united states",
              "united states of america",
              "america",
              "u.s.",
              "u.s.a."),
          List.of("AE", "uae", "emirates", "dubai", "abu dhabi"),
          List.of("NL", "holland", "the netherlands"),
          List.of("DE", "deutschland", "federal republic of germany"),
          List.of("KR", "south korea", "korea", "republic of korea"),
          List.of("CZ", "czech republic", "czechia"),
          List.of("IN", "bharat", "republic of india"),
          List.of("CN", "china", "prc", "peoples republic of china"),
          List.of("RU", "russia", "russian federation"),
          List.of("VN", "vietnam", "viet nam"),
          List.of("CH", "schweiz", "suisse", "swiss"),
          List.of("AT", "\u00f6sterreich"),
          List.of("ES", "espa\u00f1a"),
          List.of("IT", "italia"),
          List.of("BR", "brasil"),
          List.of("TR", "turkey", "t\u00fcrkiye"),
          List.of("HK", "hong kong"),
          List.of("TW", "taiwan"),
          List.of("CI", "ivory coast"));

  private static final Map<String, String> CODES = codes();

  private Countries() {}

  /** The alpha-2 code of a country; for "Pune, India" that of its last part. */
  static Optional<String> code(String text) {
    Optional<String> whole = Optional.ofNullable(CODES.get(key(text)));
    int comma = text.lastIndexOf(',');
    return whole.isPresent() || comma < 0
        ? whole
        : Optional.ofNullable(CODES.get(key(text.substring(comma + 1))));
  }

  static String name(String code) {
    return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
  }

  private static String key(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z]", "");
  }

  private static Map<String, String> codes() {
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOCountries()) {
      Locale country = Locale.of("", code);
      codes.put(key(code), code);
      codes.put(key(country.getISO3Country()), code);
      codes.put(key(country.getDisplayCountry(Locale.ENGLISH)), code);
    }
    for (List<String> names : USED) {
      for (int i = 1; i < names.size(); i++) {
        codes.put(key(names.get(i)), names.getFirst());
      }
    }
    return Map.copyOf(codes);
  }
}
