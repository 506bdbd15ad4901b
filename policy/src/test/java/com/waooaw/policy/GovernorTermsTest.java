package com.waooaw.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GovernorTermsTest {
  @Test
  void theShippedTermsAreThoseOfTheDataFile() {
    GovernorTerms terms = GovernorTerms.shipped();
    assertThat(terms.life()).isEqualTo(Duration.ofHours(24));
    assertThat(terms.customerDecides()).containsExactly("execution.external");
    assertThat(terms.highRisk()).contains("customer.delete").doesNotContain("agent.deploy");
    assertThat(terms.deciders()).isEqualTo(1);
    assertThat(terms.highRiskDeciders()).isEqualTo(2);
    assertThat(terms.outsideLife()).isEqualTo(Duration.ofMinutes(120));
  }

  @Test
  void termsThatLetNobodyDecideOrNeverExpireAreRefused() {
    assertThatThrownBy(
            () ->
                new GovernorTerms(
                    Set.of(), Set.of(), 0, 2, Duration.ofHours(1), Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new GovernorTerms(Set.of(), Set.of(), 1, 2, Duration.ZERO, Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
