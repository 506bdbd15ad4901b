package com.waooaw.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTermsTest {
  @Test
  void theShippedTermsAreWhole() {
    BudgetTerms terms = BudgetTerms.shipped();
    assertThat(terms.agentDailyMicroUsd()).isEqualTo(1_000_000);
    assertThat(terms.platformMonthlyMicroUsd()).isEqualTo(100_000_000);
    assertThat(terms.thresholds()).containsExactly(80, 95, 100);
    assertThat(terms.essentialOnlyFromPercent()).isEqualTo(95);
    assertThat(terms.stoppedFromPercent()).containsEntry("hire.create", 100);
    assertThat(terms.essentialAgents()).isNotEmpty();
  }
}
