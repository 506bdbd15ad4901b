package com.waooaw.kernel.passport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final byte[] OTHER_KEY = "fedcba9876543210fedcba9876543210".getBytes(UTF_8);

  @Property
  void whatWasSealedOpensUnchanged(@ForAll byte[] payload) {
    Seal seal = new Seal(KEY, "test");
    assertThat(seal.open(seal.seal(payload)).orElseThrow()).isEqualTo(payload);
  }

  @Property
  void oneChangedCharacterIsRefused(@ForAll String text, @ForAll @IntRange(max = 10_000) int at) {
    Seal seal = new Seal(KEY, "test");
    String sealed = seal.seal(text.getBytes(UTF_8));
    int position = at % sealed.length();
    char old = sealed.charAt(position);
    String forged =
        sealed.substring(0, position) + (old == 'A' ? 'B' : 'A') + sealed.substring(position + 1);
    // The last character of base64 without padding may carry unused bits, so only a changed value
    // counts.
    assertThat(seal.open(forged))
        .satisfiesAnyOf(
            opened -> assertThat(opened).isEmpty(),
            opened -> assertThat(opened.orElseThrow()).isEqualTo(text.getBytes(UTF_8)));
  }

  @Test
  void anotherKeyIsRefused() {
    String sealed = new Seal(KEY, "test").seal("text".getBytes(UTF_8));
    assertThat(new Seal(OTHER_KEY, "test").open(sealed)).isEmpty();
  }

  @Test
  void aTextForAnotherPurposeIsRefused() {
    String sealed = new Seal(KEY, "portal.v1").seal("text".getBytes(UTF_8));
    assertThat(new Seal(KEY, "passport.v1").open(sealed)).isEmpty();
  }

  @Test
  void garbageIsRefused() {
    Seal seal = new Seal(KEY, "test");
    for (String garbage : new String[] {"", ".", "a", "a.", ".a", "%%.%%", "a.b.c", "é.é"}) {
      assertThat(seal.open(garbage)).as(garbage).isEmpty();
    }
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatThrownBy(() -> new Seal(new byte[Seal.MIN_KEY_BYTES - 1], "test"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
