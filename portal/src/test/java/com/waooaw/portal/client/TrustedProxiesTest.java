package com.waooaw.portal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies ours =
      TrustedProxies.parse("10.0.0.0/8, 192.168.1.7,2001:db8::/33,");

  @Test
  void nobodyIsTrustedUnlessNamed() {
    assertThat(TrustedProxies.parse("").client("10.0.0.1", List.of("1.2.3.4")))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void aStrangersHeaderIsNotBelieved() {
    assertThat(ours.client("8.8.8.8", List.of("1.2.3.4"))).isEqualTo("8.8.8.8");
  }

  @Test
  void aProxyTellsItsClient() {
    assertThat(ours.client("10.1.2.3", List.of("1.2.3.4"))).isEqualTo("1.2.3.4");
    assertThat(ours.client("192.168.1.7", List.of("1.2.3.4"))).isEqualTo("1.2.3.4");
    assertThat(ours.client("192.168.1.8", List.of("1.2.3.4"))).isEqualTo("192.168.1.8");
  }

  @Test
  void whatAClientWroteItselfStaysLeft() {
    assertThat(ours.client("10.1.2.3", List.of("6.6.6.6, 1.2.3.4"))).isEqualTo("1.2.3.4");
    assertThat(ours.client("10.1.2.3", List.of("6.6.6.6", "1.2.3.4, 10.9.9.9")))
        .isEqualTo("1.2.3.4");
  }

  @Test
  void twoProxiesInARowAreBothPassed() {
    assertThat(ours.client("10.1.2.3", List.of("1.2.3.4, 192.168.1.7"))).isEqualTo("1.2.3.4");
  }

  @Test
  void aMalformedEntryEndsTheWalk() {
    assertThat(ours.client("10.1.2.3", List.of("1.2.3.4, unknown"))).isEqualTo("10.1.2.3");
    assertThat(ours.client("10.1.2.3", List.of("1.2.3.4, 10.0.0.9, "))).isEqualTo("10.1.2.3");
    assertThat(ours.client("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
  }

  @Test
  void versionSixCounts() {
    assertThat(ours.client("2001:db8:7fff::1", List.of("2a00::5"))).isEqualTo("2a00::5");
    assertThat(ours.client("2001:db8:8000::1", List.of("2a00::5"))).isEqualTo("2001:db8:8000::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "10.0.0/x", "proxy", "10.0.0.0/8/8", "::/129", "10.0.0.0/-1"})
  void whatIsNoBlockIsNamed(String wrong) {
    assertThatThrownBy(() -> TrustedProxies.parse("10.0.0.0/8," + wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(wrong);
  }
}
