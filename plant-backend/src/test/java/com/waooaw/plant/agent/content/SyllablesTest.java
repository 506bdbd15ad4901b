package com.waooaw.plant.agent.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SyllablesTest {
  /** Counted by hand, with a dictionary at hand; words both common and awkward. */
  private static final List<String> BY_HAND =
      List.of(
          "1 the cat sat make time loved jumped whole strength through once clothes eyes year phrase",
          "2 little table water wanted ended hundred quiet science being people didn't handled houses lion poem",
          "2 careful lovely movement sometimes website client create going player beyond business every evening trying",
          "3 beautiful idea animal family customer marketing radio area museum banana studio energy",
          "3 businesses everyone whatever somebody reaction delivered wonderful celebrate carrying",
          "4 information education difficulty January biology society reality especially community activity realism",
          "5 university readability communication opportunity refrigerator",
          "6 responsibility biodiversity");

  @Test
  void everyWordCountedByHandIsCountedTheSame() {
    for (String line : BY_HAND) {
      String[] words = line.split(" ", -1);
      for (int i = 1; i < words.length; i++) {
        assertThat(Syllables.of(words[i])).as(words[i]).isEqualTo(Integer.parseInt(words[0]));
      }
    }
  }

  @Test
  void compoundsInitialsNumbersAndPossessivesCountTheirParts() {
    assertThat(Syllables.of("well-known")).isEqualTo(2);
    assertThat(Syllables.of("HTML")).isEqualTo(4);
    assertThat(Syllables.of("2026")).isEqualTo(1);
    assertThat(Syllables.of("customer's")).isEqualTo(3);
    assertThat(Syllables.of("boss\u2019s")).isEqualTo(2);
    assertThat(Syllables.of("caf\u00e9")).isEqualTo(2);
    assertThat(Syllables.of("hmm")).isEqualTo(1);
  }
}
