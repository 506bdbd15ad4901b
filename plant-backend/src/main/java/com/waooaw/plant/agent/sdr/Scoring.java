package com.waooaw.plant.agent.sdr;

import com.waooaw.plant.agent.sdr.Merging.Merged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Scores leads from 0 to 100 by the ideal customer. Title weighs 30, industry 25, size 20, country
 * 15 and how the lead can be reached 10; what the profile leaves open is not scored and the rest is
 * scaled to 100. Every point has a reason.
 */
final class Scoring {
  private final IdealCustomer wanted;
  private final Set<String> countryCodes = new TreeSet<>();

  /** What a lead gets for one thing. */
  private record Part(int weight, double share, String reason) {}

  /** A lead with its score and the reasons for it. */
  record Scored(Lead lead, List<Integer> from, int score, List<String> reasons) {
    Scored {
      from = List.copyOf(from);
      reasons = List.copyOf(reasons);
    }
  }

  Scoring(IdealCustomer wanted) {
    this.wanted = wanted;
    wanted.countries().forEach(country -> Countries.code(country).ifPresent(countryCodes::add));
  }

  /** All leads, best first; of equals the one of which more is known, then the earlier row. */
  List<Scored> rank(List<Merged> leads) {
    return leads.stream()
        .map(this::score)
        .sorted(
            Comparator.comparingInt((Scored scored) -> -scored.score())
                .thenComparingInt(scored -> -scored.lead().completeness())
                .thenComparingInt(scored -> scored.lead().row()))
        .toList();
  }

  private Scored score(Merged merged) {
    Lead lead = merged.lead();
    List<Part> parts = new ArrayList<>();
    if (!wanted.titles().isEmpty()) {
      parts.add(title(lead));
    }
    if (!wanted.industries().isEmpty()) {
      parts.add(industry(lead));
    }
    if (wanted.wantsSize()) {
      parts.add(size(lead));
    }
    if (!wanted.countries().isEmpty()) {
      parts.add(country(lead));
    }
    parts.add(reach(lead));
    int weights = parts.stream().mapToInt(Part::weight).sum();
    double sum = parts.stream().mapToDouble(part -> part.weight() * part.share()).sum();
    List<String> reasons = new ArrayList<>();
    for (Part part : parts) {
      long points = Math.round(100 * part.weight() * part.share() / weights);
      reasons.add(
          part.reason()
              + " (+"
              + points
              + " of "
              + Math.round(100.0 * part.weight() / weights)
              + ")");
    }
    return new Scored(lead, merged.from(), (int) Math.round(100 * sum / weights), reasons);
  }

  private Part title(Lead lead) {
    if (lead.title().isEmpty()) {
      return new Part(30, 0, "Title is not known");
    }
    Set<String> own = Titles.words(lead.title());
    double best = 0;
    String nearest = "";
    for (String title : wanted.titles()) {
      double share = overlap(Titles.words(title), own);
      if (share > best) {
        best = share;
        nearest = title;
      }
    }
    if (best >= 1) {
      return new Part(30, 1, "Title " + lead.title() + " matches " + nearest);
    }
    return best > 0
        ? new Part(30, best / 2, "Title " + lead.title() + " is near to " + nearest)
        : new Part(30, 0, "Title " + lead.title() + " is not wanted");
  }

  private Part industry(Lead lead) {
    if (lead.industry().isEmpty()) {
      return new Part(25, 0, "Industry is not known");
    }
    Set<String> own = words(lead.industry());
    double best = 0;
    for (String industry : wanted.industries()) {
      best = Math.max(best, overlap(words(industry), own));
    }
    if (best >= 1) {
      return new Part(25, 1, "Industry " + lead.industry() + " is wanted");
    }
    return best > 0
        ? new Part(25, best / 2, "Industry " + lead.industry() + " is near to what is wanted")
        : new Part(25, 0, "Industry " + lead.industry() + " is not wanted");
  }

  private Part size(Lead lead) {
    if (lead.employees().isEmpty()) {
      return new Part(20, 0, "Number of employees is not known");
    }
    Headcount size = lead.employees().get();
    if (size.meets(wanted.minEmployees(), wanted.maxEmployees())) {
      return new Part(20, 1, "Size " + size.text() + " is in the range");
    }
    int most =
        wanted.maxEmployees() > Integer.MAX_VALUE / 2
            ? Integer.MAX_VALUE
            : wanted.maxEmployees() * 2;
    return size.meets(wanted.minEmployees() / 2, most)
        ? new Part(20, 0.5, "Size " + size.text() + " is just outside the range")
        : new Part(20, 0, "Size " + size.text() + " is far outside the range");
  }

  private Part country(Lead lead) {
    if (lead.country().isEmpty()) {
      return new Part(15, 0, "Country is not known");
    }
    boolean same =
        countryCodes.contains(lead.countryCode())
            || wanted.countries().stream()
                .anyMatch(country -> country.equalsIgnoreCase(lead.country()));
    return same
        ? new Part(15, 1, "Country " + lead.country() + " is wanted")
        : new Part(15, 0, "Country " + lead.country() + " is not wanted");
  }

  private static Part reach(Lead lead) {
    if (lead.email().isEmpty()) {
      return lead.phone().isEmpty()
          ? new Part(10, 0, "No way to reach the lead is known")
          : new Part(10, 0.4, "Only a telephone number is known");
    }
    if (lead.businessDomain().isEmpty()) {
      return new Part(10, 0.5, "Reachable at a free-mail address");
    }
    return FreeMail.isShared(lead.email())
        ? new Part(10, 0.3, "Only a shared mailbox is known")
        : new Part(10, 1, "Reachable at a business address");
  }

  /** The share of wanted words that are there. */
  private static double overlap(Set<String> wanted, Set<String> own) {
    if (wanted.isEmpty()) {
      return 0;
    }
    long there = wanted.stream().filter(own::contains).count();
    return (double) there / wanted.size();
  }

  private static Set<String> words(String industry) {
    Set<String> words = new HashSet<>();
    for (String word : industry.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      if (word.length() > 1 && !word.equals("and")) {
        words.add(word);
      }
    }
    return words;
  }
}
