package com.waooaw.plant.agent.sdr;

import com.waooaw.plant.agent.sdr.LeadTable.Rejected;
import com.waooaw.plant.agent.sdr.LeadTable.Row;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cleans rows one by one: spaces, case, addresses, numbers. Nothing is guessed; what cannot be used
 * is left out with a note, and a row that says neither whom nor how to reach is rejected with its
 * reason.
 *
 * @param leads the usable rows in the file's order
 * @param rejected the others, those that could not be read among them
 */
record Cleaning(List<Lead> leads, List<Rejected> rejected) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,24}");
  private static final Pattern ANGLED = Pattern.compile(".*<([^<>]+)>\\s*");
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,24}");
  private static final Pattern LETTER = Pattern.compile("(?<![\\p{L}])\\p{L}");

  static Cleaning of(LeadTable table) {
    List<Lead> leads = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>(table.broken());
    for (Row row : table.rows()) {
      Lead lead = lead(table, row);
      Optional<String> fault = fault(table, row, lead);
      if (fault.isPresent()) {
        rejected.add(LeadTable.reject(row, fault.get()));
      } else {
        leads.add(lead);
      }
    }
    rejected.sort(java.util.Comparator.comparingInt(Rejected::row));
    return new Cleaning(leads, rejected);
  }

  private static Optional<String> fault(LeadTable table, Row row, Lead lead) {
    if (!lead.email().isEmpty() || (!lead.name().isEmpty() && !lead.company().isEmpty())) {
      return Optional.empty();
    }
    String address = table.cell(row, Field.EMAIL);
    if (!address.isEmpty()) {
      return Optional.of(
          "\u201c"
              + shortened(address)
              + "\u201d is not an e-mail address, and there is no name with a company to go by");
    }
    if (lead.name().isEmpty()) {
      return Optional.of("There is neither an e-mail address nor a name");
    }
    return Optional.of("There is neither an e-mail address nor a company");
  }

  private static Lead lead(LeadTable table, Row row) {
    List<String> notes = new ArrayList<>();
    String[] name = name(table, row);
    String country = table.cell(row, Field.COUNTRY);
    String code = Countries.code(country).orElse("");
    if (!country.isEmpty() && code.isEmpty()) {
      notes.add("\u201c" + shortened(country) + "\u201d is not a country that is known");
    }
    String size = table.cell(row, Field.EMPLOYEES);
    Optional<Headcount> employees = Headcount.parse(size);
    if (!size.isEmpty() && employees.isEmpty()) {
      notes.add("\u201c" + shortened(size) + "\u201d is not a number of employees");
    }
    return new Lead(
        row.number(),
        name[0],
        name[1],
        email(table.cell(row, Field.EMAIL), notes),
        company(table.cell(row, Field.COMPANY)),
        title(table.cell(row, Field.TITLE)),
        code.isEmpty() ? country : Countries.name(code),
        code,
        employees,
        capitalised(table.cell(row, Field.INDUSTRY)),
        phone(table.cell(row, Field.PHONE), notes),
        website(table.cell(row, Field.WEBSITE), notes),
        notes);
  }

  /**
   * Text on one line with single spaces, in the composed form of Unicode, without invisible marks.
   */
  static String spaces(String text) {
    String visible = text.replaceAll("[\\p{Cf}\\uFEFF]", "");
    return Normalizer.normalize(visible, Normalizer.Form.NFC)
        .replaceAll("[\\s\\u00a0\\p{Cc}]+", " ")
        .strip();
  }

  /**
   * First and last name. A whole name is parted at its last space, "Last, First" is turned round.
   */
  private static String[] name(LeadTable table, Row row) {
    String first = table.cell(row, Field.FIRST_NAME);
    String last = table.cell(row, Field.LAST_NAME);
    String whole = table.cell(row, Field.NAME);
    if (first.isEmpty() && last.isEmpty() && !whole.isEmpty()) {
      int comma = whole.indexOf(',');
      String straight =
          comma > 0
              ? whole.substring(comma + 1).strip() + " " + whole.substring(0, comma).strip()
              : whole;
      String bare = straight.replaceFirst("(?i)^(?:mr|mrs|ms|dr|prof)\\.? (?=\\S)", "").strip();
      int space = bare.lastIndexOf(' ');
      first = space < 0 ? bare : bare.substring(0, space);
      last = space < 0 ? "" : bare.substring(space + 1);
    }
    return new String[] {properCase(first), properCase(last)};
  }

  /**
   * Capitals at the start of each part, when the file shouts or whispers; else as it is written.
   */
  static String properCase(String text) {
    boolean oneCase =
        text.equals(text.toUpperCase(Locale.ROOT)) || text.equals(text.toLowerCase(Locale.ROOT));
    if (!oneCase || text.length() < 2 || text.matches(".*[<>{}=|@].*")) {
      return text;
    }
    return LETTER
        .matcher(text.toLowerCase(Locale.ROOT))
        .replaceAll(match -> Matcher.quoteReplacement(match.group().toUpperCase(Locale.ROOT)));
  }

  private static String company(String text) {
    return text.equals(text.toLowerCase(Locale.ROOT)) ? properCase(text) : text;
  }

  private static String title(String text) {
    boolean shouted = text.length() > 5 && text.equals(text.toUpperCase(Locale.ROOT));
    boolean whispered = text.equals(text.toLowerCase(Locale.ROOT));
    if (!shouted && !whispered) {
      return text;
    }
    return Titles.withAcronyms(properCase(text));
  }

  private static String capitalised(String text) {
    return text.equals(text.toLowerCase(Locale.ROOT)) ? properCase(text) : text;
  }

  private static String email(String text, List<String> notes) {
    Matcher angled = ANGLED.matcher(text);
    String bare =
        (angled.matches() ? angled.group(1) : text)
            .toLowerCase(Locale.ROOT)
            .replaceFirst("^mailto:", "")
            .strip();
    if (bare.isEmpty()) {
      return "";
    }
    if (bare.length() <= 254 && bare.indexOf('@') <= 64 && ADDRESS.matcher(bare).matches()) {
      return bare;
    }
    notes.add("\u201c" + shortened(text) + "\u201d is not an e-mail address and was left out");
    return "";
  }

  private static String phone(String text, List<String> notes) {
    if (text.isEmpty()) {
      return "";
    }
    String number = text.replaceFirst("(?i)\\s*(?:ext\\.?|x|#)\\s*\\d+$", "");
    String digits = number.replaceAll("\\D", "");
    boolean spoilt = text.length() > 60 || text.matches("(?i).*\\dE\\+?\\d+$");
    if (spoilt || digits.length() < 7 || digits.length() > 15) {
      notes.add("\u201c" + shortened(text) + "\u201d is not a telephone number and was left out");
      return "";
    }
    boolean international = number.startsWith("+") || number.startsWith("(+");
    return international
        ? "+" + digits
        : digits.startsWith("00") ? "+" + digits.substring(2) : digits;
  }

  private static String website(String text, List<String> notes) {
    String host =
        text.toLowerCase(Locale.ROOT)
            .replaceFirst("^[a-z]+://", "")
            .replaceFirst("^www\\.", "")
            .replaceFirst("[/?#:].*$", "");
    if (host.isEmpty() || (host.length() <= 253 && HOST.matcher(host).matches())) {
      return host;
    }
    notes.add("\u201c" + shortened(text) + "\u201d is not a web address and was left out");
    return "";
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 59) + "\u2026";
  }
}
