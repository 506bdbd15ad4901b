package com.waooaw.gateway;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Credentials of every kind that was ever taken for a good one, and what each must be answered. */
final class TokenCorpus {
  /** A session that has ended. */
  static final String ENDED = UUID.randomUUID().toString();

  /** A session whose tokens were renewed: generation 2 is good, 1 no longer. */
  static final String RENEWED = UUID.randomUUID().toString();

  /**
   * One credential.
   *
   * @param request method and target
   * @param headers lines with CRLF
   * @param answer status and slug
   */
  record Case(String name, String request, String headers, String answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private TokenCorpus() {}

  static List<Case> all() throws Exception {
    return Stream.concat(new TokenFormCases().cases.stream(), new TokenClaimCases().cases.stream())
        .toList();
  }
}
