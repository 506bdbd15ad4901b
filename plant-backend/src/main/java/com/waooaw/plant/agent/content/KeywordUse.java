package com.waooaw.plant.agent.content;

import com.waooaw.plant.agent.content.Finding.Area;
import com.waooaw.plant.agent.content.Finding.Weight;
import com.waooaw.plant.agent.content.Page.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a wanted keyword stands. It is found as whole words in this order, whatever the case.
 *
 * @param times how often in all visible text
 * @param density times as a percentage of all words
 */
record KeywordUse(
    String keyword,
    int times,
    double density,
    boolean inTitle,
    boolean inDescription,
    boolean inMainHeading,
    boolean inOpening) {
  private static final double STUFFED = 3.0;

  static KeywordUse of(Page page, String keyword) {
    List<String> wanted = Words.folded(keyword);
    int times = page.blocks().stream().mapToInt(block -> count(block.text(), wanted)).sum();
    int words = page.blocks().stream().mapToInt(block -> Words.of(block.text()).size()).sum();
    String heading = page.headings().stream().findFirst().map(Block::text).orElse("");
    String opening = page.prose().stream().findFirst().map(Block::text).orElse("");
    return new KeywordUse(
        keyword,
        times,
        100.0 * times / words,
        count(page.title().orElse(""), wanted) > 0,
        count(page.description().orElse(""), wanted) > 0,
        count(heading, wanted) > 0,
        count(opening, wanted) > 0);
  }

  private static int count(String text, List<String> wanted) {
    List<String> words = Words.folded(text);
    int count = 0;
    for (int i = 0; !wanted.isEmpty() && i + wanted.size() <= words.size(); ) {
      boolean here = words.subList(i, i + wanted.size()).equals(wanted);
      count += here ? 1 : 0;
      i += here ? wanted.size() : 1;
    }
    return count;
  }

  List<Finding> findings(Page page) {
    List<Finding> findings = new ArrayList<>();
    String name = "\u201c" + keyword + "\u201d";
    if (times == 0) {
      findings.add(
          search(
              Weight.HIGH,
              "The keyword " + name + " does not occur",
              "If the page is to be found for it, the words must be on it: once in the main heading and once near the top.",
              4));
      return findings;
    }
    if (density > STUFFED && times > 3) {
      findings.add(
          search(
              Weight.MEDIUM,
              name + " is " + Measures.one(density) + " % of all words",
              "Above 3 % reads as stuffing to people and search engines. Replace some with \u201cit\u201d or another word.",
              3));
    }
    List<String> missing = new ArrayList<>();
    if (page.html() && !inTitle) {
      missing.add("the title");
    }
    if (!page.headings().isEmpty() && !inMainHeading) {
      missing.add("the main heading");
    }
    if (!inOpening) {
      missing.add("the first paragraph");
    }
    if (!missing.isEmpty()) {
      findings.add(
          search(
              Weight.LOW,
              name + " is missing from " + String.join(", ", missing),
              "These are the places readers and search engines look first. Use it there if it fits naturally.",
              missing.size()));
    }
    return findings;
  }

  private static Finding search(Weight weight, String title, String advice, int points) {
    return new Finding(Area.SEARCH, weight, title, "", advice, points);
  }
}
