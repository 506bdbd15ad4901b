package com.waooaw.plant.agent.sdr;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.agent.sdr.Merging.Merge;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * De-duplication against a file in which every row says who it is: 260 people, 100 further rows of
 * them as files have them (other case, typing errors, legal forms, accents, turned names, other
 * addresses, initials), and 60 rows of others who look alike (the same name elsewhere, colleagues
 * of the same first or family name). Figures count pairs of rows. Ten rows have a name and a
 * telephone number only: they are rejected before, and count as missed here.
 */
class GoldenLeadsTest {
  private static final double LEAST_PRECISION = 0.98;
  private static final double LEAST_RECALL = 0.90;

  @Test
  void duplicatesOfALabelledFileAreFoundAndOthersLeftAlone() throws Exception {
    String csv;
    try (InputStream in = GoldenLeadsTest.class.getResourceAsStream("labelled-leads.csv")) {
      csv = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> lines = csv.lines().toList();
    Map<Integer, Integer> into = new HashMap<>();
    for (Merge merge : Merging.find(Cleaning.of(LeadTable.read(csv)).leads(), done -> {})) {
      into.put(merge.row(), merge.into());
    }
    long right = 0;
    long wrong = 0;
    long missed = 0;
    Map<String, Integer> examples = new TreeMap<>();
    for (int a = 2; a <= lines.size(); a++) {
      for (int b = a + 1; b <= lines.size(); b++) {
        boolean same = truth(lines, a).equals(truth(lines, b));
        boolean found = group(into, a) == group(into, b);
        right += same && found ? 1 : 0;
        wrong += !same && found ? 1 : 0;
        missed += same && !found ? 1 : 0;
        if (same != found) {
          examples.put(
              (found ? "wrong: " : "missed: ") + lines.get(a - 1) + " | " + lines.get(b - 1), a);
        }
      }
    }
    double precision = (double) right / (right + wrong);
    double recall = (double) right / (right + missed);
    System.out.printf(
        "leads: %d rows, %d pairs found rightly, %d wrongly, %d missed: precision %.3f, recall %.3f%n",
        lines.size() - 1, right, wrong, missed, precision, recall);
    examples.keySet().stream().limit(12).forEach(System.out::println);
    assertThat(precision).isGreaterThanOrEqualTo(LEAST_PRECISION);
    assertThat(recall).isGreaterThanOrEqualTo(LEAST_RECALL);
  }

  // Rows are numbered as a spreadsheet does: the header is the first.
  private static String truth(List<String> lines, int row) {
    return lines.get(row - 1).split(",", 2)[0];
  }

  private static int group(Map<Integer, Integer> into, int row) {
    return into.getOrDefault(row, row);
  }
}
