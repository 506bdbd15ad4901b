package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of RFC 6238, appendix B, and of RFC 4648, section 10. */
class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "59, HmacSHA1, 94287082",
    "59, HmacSHA256, 46119246",
    "59, HmacSHA512, 90693936",
    "1111111109, HmacSHA1, 07081804",
    "1111111109, HmacSHA256, 68084774",
    "1111111109, HmacSHA512, 25091201",
    "1111111111, HmacSHA1, 14050471",
    "1111111111, HmacSHA256, 67062674",
    "1111111111, HmacSHA512, 99943326",
    "1234567890, HmacSHA1, 89005924",
    "1234567890, HmacSHA256, 91819424",
    "1234567890, HmacSHA512, 93441116",
    "2000000000, HmacSHA1, 69279037",
    "2000000000, HmacSHA256, 90698825",
    "2000000000, HmacSHA512, 38618901",
    "20000000000, HmacSHA1, 65353130",
    "20000000000, HmacSHA256, 77737706",
    "20000000000, HmacSHA512, 47863826"
  })
  void codesAreThoseOfTheStandard(long second, String algorithm, String code) {
    int bytes =
        switch (algorithm) {
          case "HmacSHA1" -> 20;
          case "HmacSHA256" -> 32;
          default -> 64;
        };
    byte[] secret = "1234567890".repeat(7).substring(0, bytes).getBytes(US_ASCII);
    assertThat(new Totp(algorithm, 8).code(secret, Instant.ofEpochSecond(second))).isEqualTo(code);
  }

  @Test
  void aCodeIsGoodAStepBeforeAndAfterItsOwnAndNoLonger() {
    Instant at = Instant.ofEpochSecond(1_111_111_111);
    String code = Totp.COMMON.code(SECRET, at);
    for (int away : new int[] {-30, 0, 30}) {
      assertThat(Totp.COMMON.step(SECRET, code, at.plusSeconds(away), null)).isPresent();
    }
    for (int away : new int[] {-61, 61}) {
      assertThat(Totp.COMMON.step(SECRET, code, at.plusSeconds(away), null)).isEmpty();
    }
  }

  @Test
  void aCodeThatWasUsedOrIsOlderThanOneUsedIsNotGood() {
    Instant at = Instant.ofEpochSecond(1_111_111_111);
    long step = Totp.COMMON.step(SECRET, Totp.COMMON.code(SECRET, at), at, null).getAsLong();
    assertThat(Totp.COMMON.step(SECRET, Totp.COMMON.code(SECRET, at), at, step)).isEmpty();
    assertThat(Totp.COMMON.step(SECRET, Totp.COMMON.code(SECRET, at.minusSeconds(30)), at, step))
        .isEmpty();
    assertThat(Totp.COMMON.step(SECRET, Totp.COMMON.code(SECRET, at.plusSeconds(30)), at, step))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void secretsAreWrittenInBase32(String bytes, String text) {
    assertThat(Base32.encode(bytes.getBytes(US_ASCII))).isEqualTo(text);
  }
}
