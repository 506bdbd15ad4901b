package com.waooaw.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BillingTermsTest {
  @Test
  void theShippedTermsAreWhole() {
    BillingTerms terms = BillingTerms.shipped();
    assertThat(terms.plans()).extracting(BillingTerms.Plan::id).containsExactly("starter", "pro");
    assertThat(terms.plan("starter").orElseThrow().pricePaise()).isEqualTo(1_200_000);
    assertThat(terms.plan("pro").orElseThrow().pricePaise()).isEqualTo(1_800_000);
    assertThat(terms.plans()).allSatisfy(p -> assertThat(p.agentDailyMicroUsd()).isPositive());
    assertThat(terms.seller().state()).matches("[0-9]{2}");
    assertThat(terms.service().sac()).matches("[0-9]{4,8}");
    assertThat(terms.gstPercent()).isEqualTo(18);
    assertThat(terms.monthDays()).isEqualTo(30);
    assertThat(terms.retryDays()).containsExactly(1, 3, 7, 14);
    assertThat(terms.fullRefundDays()).isEqualTo(7);
    assertThat(terms.usageAlerts()).containsExactly(70, 85, 100);
    assertThat(terms.reminderDays()).containsExactly(5, 6);
    assertThat(terms.workspaceDays()).isEqualTo(30);
  }

  @Test
  void termsThatCannotBeKeptAreRefused() {
    BillingTerms good = BillingTerms.shipped();
    assertThatThrownBy(() -> with(good, List.of(), good.gstPercent(), good.retryDays()))
        .isInstanceOf(PolicyException.class);
    assertThatThrownBy(() -> with(good, good.plans(), 17, good.retryDays()))
        .isInstanceOf(PolicyException.class);
    assertThatThrownBy(() -> with(good, good.plans(), good.gstPercent(), List.of()))
        .isInstanceOf(PolicyException.class);
  }

  private static BillingTerms with(
      BillingTerms terms, List<BillingTerms.Plan> plans, int gst, List<Integer> retries) {
    return new BillingTerms(
        plans,
        terms.seller(),
        terms.service(),
        gst,
        terms.monthDays(),
        retries,
        terms.fullRefundDays(),
        terms.usageAlerts(),
        terms.reminderDays(),
        terms.workspaceDays());
  }
}
