package com.waooaw.plant.agent.sdr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lead, cleaned. Texts are empty when the file does not say.
 *
 * @param row its row in the file
 * @param email in lower case and well formed, or empty
 * @param country English name, or as the file writes it when it is no known country
 * @param countryCode ISO 3166-1 alpha-2, or empty
 * @param phone digits with an optional leading +
 * @param website host name in lower case
 * @param notes what was corrected or could not be used
 */
record Lead(
    int row,
    String firstName,
    String lastName,
    String email,
    String company,
    String title,
    String country,
    String countryCode,
    Optional<Headcount> employees,
    String industry,
    String phone,
    String website,
    List<String> notes) {
  Lead {
    notes = List.copyOf(notes);
  }

  String name() {
    return (firstName + " " + lastName).strip();
  }

  /** The domain of a company's own e-mail address; empty for free mail and for none. */
  String businessDomain() {
    String domain = email.substring(email.indexOf('@') + 1);
    return email.isEmpty() || FreeMail.isFree(domain) ? "" : domain;
  }

  /** How many facts are known. */
  int completeness() {
    int known = employees.isPresent() ? 1 : 0;
    for (String fact : List.of(name(), email, company, title, country, industry, phone, website)) {
      known += fact.isEmpty() ? 0 : 1;
    }
    return known;
  }

  /** This lead with what the other knows and this one does not. */
  Lead filledFrom(Lead other) {
    List<String> all = new ArrayList<>(notes);
    other.notes.stream().map(note -> "row " + other.row + ": " + note).forEach(all::add);
    boolean noName = name().isEmpty();
    return new Lead(
        row,
        noName ? other.firstName : firstName,
        noName ? other.lastName : lastName,
        or(email, other.email),
        or(company, other.company),
        or(title, other.title),
        or(country, other.country),
        country.isEmpty() ? other.countryCode : countryCode,
        employees.or(other::employees),
        or(industry, other.industry),
        or(phone, other.phone),
        or(website, other.website),
        all);
  }

  private static String or(String own, String other) {
    return own.isEmpty() ? other : own;
  }
}
