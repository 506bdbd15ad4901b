package com.waooaw.plant.catalogue;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.plant.api.Request;
import com.waooaw.plant.constitution.Canonical;
import com.waooaw.plant.page.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a visitor looks for in the marketplace.
 *
 * @param words what was typed, if anything
 * @param industry an industry's slug
 * @param specialty a specialty in lower case
 * @param minRating fewest stars on average
 * @param maxPrice highest monthly price, in paise
 * @param status only agents that stand so now
 * @param available only agents that can be tried now, whether they work or not
 * @param sort in which order
 * @param after where the page begins, if it is not the first
 * @param limit how many agents at most
 */
record AgentQuery(
    Optional<String> words,
    Optional<String> industry,
    Optional<String> specialty,
    Optional<Integer> minRating,
    Optional<Long> maxPrice,
    Optional<Status> status,
    boolean available,
    Sort sort,
    Optional<Position> after,
    int limit) {

  /** How an agent stands. */
  enum Status {
    /** Can take a goal, and has none in hand. */
    AVAILABLE,
    /** Runs a goal of anyone. */
    WORKING,
    /** Cannot run here. */
    OFFLINE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An order of agents. */
  enum Sort {
    RELEVANCE("relevance", true),
    PRICE("price", false),
    PRICE_DOWN("-price", true),
    NAME("name", false),
    RATING("rating", true),
    NEWEST("newest", true);

    private final String word;
    private final boolean descending;

    Sort(String word, boolean descending) {
      this.word = word;
      this.descending = descending;
    }

    boolean descending() {
      return descending;
    }

    static Sort of(String word) {
      for (Sort sort : values()) {
        if (sort.word.equals(word)) {
          return sort;
        }
      }
      throw Problem.invalid("sort", "enum", "sort is not known.").exception();
    }
  }

  /** The last agent of the page before: what it was sorted by, and its id. */
  record Position(String key, UUID id) {}

  static AgentQuery of(Request request) {
    if (request.query("q").orElse("").indexOf('\0') >= 0
        || request.query("industry").orElse("").indexOf('\0') >= 0) {
      throw Problem.invalid("q", "nul", "The character U+0000 cannot be searched for.").exception();
    }
    AgentQuery first =
        new AgentQuery(
            request.query("q").map(String::strip).filter(q -> !q.isEmpty()),
            request.query("industry").filter(i -> !i.isBlank()),
            request
                .query("specialty")
                .map(specialty -> specialty.strip().toLowerCase(Locale.ROOT))
                .filter(specialty -> !specialty.isEmpty()),
            request.query("min_rating").map(Integer::parseInt),
            request.query("max_price").map(Long::parseLong),
            request.query("status").map(word -> Status.valueOf(word.toUpperCase(Locale.ROOT))),
            request.query("available").map(Boolean::parseBoolean).orElse(false),
            Sort.of(request.query("sort").orElse("relevance")),
            Optional.empty(),
            request.limit());
    return request.query("cursor").map(first::from).orElse(first);
  }

  /** The cursor that begins after an agent. It is good for this very search only. */
  String cursorAfter(String key, UUID id) {
    return Cursor.of(List.of(fingerprint(), key, id.toString()));
  }

  private AgentQuery from(String cursor) {
    List<String> parts = Cursor.parts(cursor, 3);
    String key = parts.get(1);
    if (!parts.get(0).equals(fingerprint())
        || (sort != Sort.NAME && !key.matches("-?\\d{1,18}"))
        || key.indexOf('\0') >= 0) {
      throw Cursor.invalid();
    }
    Position position = new Position(key, Cursor.uuid(parts.get(2)));
    return new AgentQuery(
        words,
        industry,
        specialty,
        minRating,
        maxPrice,
        status,
        available,
        sort,
        Optional.of(position),
        limit);
  }

  private String fingerprint() {
    String search =
        List.of(words, industry, specialty, minRating, maxPrice, status, available, sort.word)
            .toString();
    return Canonical.sha256(search.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
  }
}
