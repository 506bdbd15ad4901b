package com.waooaw.plant.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GstinTest {
  private static final List<String> REAL =
      List.of("27AAPFU0939F1ZV", "29AAGCB7383J1Z4", "09AAACH7409R1ZZ", "24AAACC1206D1ZM");

  @Test
  void numbersThatAreInUseAreKnown() {
    for (String number : REAL) {
      assertThat(Gstin.parse(number)).as(number).isPresent();
      assertThat(Gstin.parse(number).orElseThrow().state()).isEqualTo(number.substring(0, 2));
    }
  }

  @Test
  void whatHasNotTheFormOrAStateIsNone() {
    for (String text :
        List.of(
            "",
            "27AAPFU0939F1Z",
            "27AAPFU0939F1ZVV",
            "27aapfu0939f1zv",
            "27AAPFU0939F1YV",
            "27AAPFU0939F0ZV",
            "2AAAPFU0939F1ZV",
            " 27AAPFU0939F1ZV",
            "99AAPFU0939F1ZV",
            "00AAPFU0939F1ZV")) {
      assertThat(Gstin.parse(text)).as(text).isEmpty();
    }
  }

  @Property
  void aWrongCheckCharacterIsNoticed(
      @ForAll @IntRange(max = 3) int which, @ForAll @IntRange(max = 35) int check) {
    String number = REAL.get(which);
    char other = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".charAt(check);

    assertThat(Gstin.parse(number.substring(0, 14) + other).isPresent())
        .isEqualTo(other == number.charAt(14));
  }

  @Property
  void aWrongDigitIsNoticed(
      @ForAll @IntRange(max = 3) int which,
      @ForAll @IntRange(min = 7, max = 10) int at,
      @ForAll @IntRange(max = 9) int digit) {
    String number = REAL.get(which);
    String other = number.substring(0, at) + digit + number.substring(at + 1);

    assertThat(Gstin.parse(other).isPresent()).isEqualTo(other.equals(number));
  }
}
