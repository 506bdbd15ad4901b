package com.waooaw.plant.agent.sdr;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether two leads are the same person at the same company, and why. A lead's names are folded
 * once: lower case, no accents, no legal form.
 */
record Likeness(Lead lead, String first, String last, String company, String domain) {
  private static final int LONGEST_NAME = 80;
  private static final double SAME_NAME = 0.93;
  private static final double SAME_COMPANY = 0.93;
  private static final Set<String> LEGAL =
      Set.of(
          "ltd",
          "limited",
          "inc",
          "incorporated",
          "llc",
          "llp",
          "plc",
          "corp",
          "corporation",
          "co",
          "company",
          "gmbh",
          "ag",
          "sa",
          "sas",
          "sarl",
          "bv",
          "nv",
          "pvt",
          "private",
          "pte",
          "pty",
          "srl",
          "spa",
          "oy",
          "ab",
          "as",
          "kg",
          "the");
  private static final List<Set<String>> SHORT_NAMES =
      List.of(
          Set.of("jon", "john", "jonathan"),
          Set.of("bob", "rob", "robert"),
          Set.of("bill", "will", "william"),
          Set.of("mike", "michael"),
          Set.of("jim", "james"),
          Set.of("dave", "david"),
          Set.of("tom", "thomas"),
          Set.of("dan", "daniel"),
          Set.of("chris", "christopher"),
          Set.of("kate", "katherine", "catherine", "kathy"),
          Set.of("liz", "elizabeth", "beth"),
          Set.of("alex", "alexander"),
          Set.of("sam", "samuel"),
          Set.of("tony", "anthony"),
          Set.of("steve", "steven", "stephen"),
          Set.of("matt", "matthew"),
          Set.of("nick", "nicholas"),
          Set.of("joe", "joseph"),
          Set.of("pat", "patrick"),
          Set.of("andy", "andrew"),
          Set.of("ben", "benjamin"));

  static Likeness of(Lead lead) {
    String domain = lead.businessDomain().isEmpty() ? lead.website() : lead.businessDomain();
    return new Likeness(
        lead, fold(lead.firstName()), fold(lead.lastName()), companyKey(lead.company()), domain);
  }

  static String fold(String text) {
    String start = text.substring(0, Math.min(LONGEST_NAME, text.length()));
    return Normalizer.normalize(start, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", " ")
        .strip();
  }

  static String companyKey(String company) {
    String folded = fold(company);
    String bare =
        Arrays.stream(folded.split(" ", -1))
            .filter(word -> !LEGAL.contains(word))
            .collect(Collectors.joining(" "));
    return bare.isEmpty() ? folded : bare;
  }

  /** Under which keys this lead is compared: only leads that share one are. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    String companyStart = company.substring(0, Math.min(3, company.length()));
    if (!last.isEmpty() && !company.isEmpty()) {
      keys.add(
          "n:"
              + last.charAt(0)
              + first.substring(0, Math.min(1, first.length()))
              + ":"
              + companyStart);
      keys.add("l:" + last + ":" + company.charAt(0));
    }
    if (!last.isEmpty() && !domain.isEmpty()) {
      keys.add("d:" + domain + ":" + last.charAt(0));
    }
    if (!lead.phone().isEmpty() && !last.isEmpty()) {
      keys.add("p:" + phoneKey(lead) + ":" + last.charAt(0));
    }
    return keys;
  }

  private static String phoneKey(Lead lead) {
    String digits = lead.phone().replace("+", "");
    return digits.substring(Math.max(0, digits.length() - 9));
  }

  /** Why the other is the same lead, or nothing when it is not, or not surely. */
  Optional<String> sameAs(Likeness other) {
    boolean nameless =
        first.isEmpty() || other.first.isEmpty() || last.isEmpty() || other.last.isEmpty();
    if (nameless || contradicts(other)) {
      return Optional.empty();
    }
    double lastNames = JaroWinkler.similarity(last, other.last);
    double firstNames =
        sameFirst(first, other.first) ? 1 : JaroWinkler.similarity(first, other.first);
    boolean twoAddresses = !lead.email().isEmpty() && !other.lead.email().isEmpty();
    boolean doubtful = twoAddresses && !samePhone(other) && !spelledAlike(other);
    if (lastNames < SAME_NAME || firstNames < SAME_NAME || doubtful) {
      return Optional.empty();
    }
    String names =
        "names agree ("
            + lead.name()
            + " / "
            + other.lead.name()
            + ", "
            + percent((lastNames + firstNames) / 2)
            + ")";
    return samePlace(other).map(place -> names + " and " + place);
  }

  private Optional<String> samePlace(Likeness other) {
    double companies = JaroWinkler.similarity(company, other.company);
    if (!company.isEmpty() && companies >= SAME_COMPANY) {
      return Optional.of(
          "so do companies ("
              + lead.company()
              + " / "
              + other.lead.company()
              + ", "
              + percent(companies)
              + ")");
    }
    if (!domain.isEmpty() && domain.equals(other.domain)) {
      return Optional.of("both are at " + domain);
    }
    return samePhone(other) ? Optional.of("the telephone number is the same") : Optional.empty();
  }

  private boolean samePhone(Likeness other) {
    return !lead.phone().isEmpty()
        && !other.lead.phone().isEmpty()
        && phoneKey(lead).equals(phoneKey(other.lead));
  }

  /** Different addresses and different numbers are two people, however alike their names. */
  private boolean contradicts(Likeness other) {
    boolean addresses = !lead.email().isEmpty() && !other.lead.email().isEmpty();
    boolean numbers =
        !lead.phone().isEmpty()
            && !other.lead.phone().isEmpty()
            && !phoneKey(lead).equals(phoneKey(other.lead));
    boolean countries =
        !lead.countryCode().isEmpty()
            && !other.lead.countryCode().isEmpty()
            && !lead.countryCode().equals(other.lead.countryCode());
    return addresses && (numbers || countries);
  }

  /**
   * With two addresses, names may differ by swapped letters only: Maria and Marie are two people.
   */
  private boolean spelledAlike(Likeness other) {
    boolean firstAlike =
        sameFirst(first, other.first) || letters(first).equals(letters(other.first));
    return firstAlike && letters(last).equals(letters(other.last));
  }

  private static String letters(String name) {
    char[] letters = name.toCharArray();
    Arrays.sort(letters);
    return new String(letters);
  }

  private static boolean sameFirst(String a, String b) {
    boolean initial = (a.length() == 1 || b.length() == 1) && a.charAt(0) == b.charAt(0);
    return initial
        || a.equals(b)
        || SHORT_NAMES.stream().anyMatch(names -> names.contains(a) && names.contains(b));
  }

  private static String percent(double similarity) {
    return Math.round(similarity * 100) + " %";
  }
}
