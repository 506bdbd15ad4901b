package com.waooaw.plant.agent.content;

import com.waooaw.plant.agent.content.Finding.Area;
import java.util.ArrayList;
import java.util.List;

/**
 * The score of a page from 0 to 100: the points its areas keep, of those they could have. Areas
 * that cannot be judged (images of a plain text) are left out, not given away.
 */
record Score(int total, List<AreaScore> areas) {
  /** What an area kept of what it could have. */
  record AreaScore(Area area, int points, int outOf, int findings) {}

  Score {
    areas = List.copyOf(areas);
  }

  static Score of(Page page, boolean keywordsGiven, List<Finding> findings) {
    List<AreaScore> areas = new ArrayList<>();
    for (Area area : Area.values()) {
      if (isJudged(area, page, keywordsGiven)) {
        List<Finding> own = findings.stream().filter(finding -> finding.area() == area).toList();
        int lost = own.stream().mapToInt(Finding::points).sum();
        areas.add(
            new AreaScore(area, Math.max(0, area.points() - lost), area.points(), own.size()));
      }
    }
    int kept = areas.stream().mapToInt(AreaScore::points).sum();
    int possible = areas.stream().mapToInt(AreaScore::outOf).sum();
    return new Score(Math.round(100f * kept / possible), areas);
  }

  private static boolean isJudged(Area area, Page page, boolean keywordsGiven) {
    return switch (area) {
      case READABILITY, SENTENCES, STRUCTURE -> true;
      case SEARCH -> page.html() || keywordsGiven;
      case MEDIA -> page.html();
    };
  }
}
