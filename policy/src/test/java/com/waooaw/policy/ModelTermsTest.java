package com.waooaw.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.policy.ModelTerms.Price;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTermsTest {
  @Test
  void theShippedTermsHaveALimitAndAPriceForAnyModel() {
    ModelTerms terms = ModelTerms.shipped();
    assertThat(terms.trialCallMicroUsd()).isEqualTo(1_000_000);
    assertThat(terms.price("a model nobody knows")).isEqualTo(terms.prices().get("default"));
    assertThat(terms.price("gpt-4o-mini")).isNotEqualTo(terms.prices().get("default"));
  }

  @Test
  void aPartOfAMicroDollarCountsAsAWholeOne() {
    Price price = new Price(150_000, 600_000);
    assertThat(price.of(1, 0)).isEqualTo(1);
    assertThat(price.of(1_000_000, 1_000_000)).isEqualTo(750_000);
    assertThat(price.of(0, 0)).isZero();
  }

  @Test
  void termsWithoutALimitOrAPriceAreRefused() {
    assertThatThrownBy(() -> new ModelTerms(0, Map.of("default", new Price(1, 1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ModelTerms(1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Price(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
