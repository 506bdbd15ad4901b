package com.waooaw.plant.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.hire.Period;
import com.waooaw.plant.money.Money;
import com.waooaw.policy.BillingTerms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MoneyRulesTest {
  @Test
  void aMonthOfStarterIsTaxedByHalvesInsideTheStateAndWholeOutside() {
    assertThat(Tax.on(1_200_000, 18, true)).isEqualTo(new Tax(1_200_000, 18, 108_000, 108_000, 0));
    assertThat(Tax.on(1_200_000, 18, false)).isEqualTo(new Tax(1_200_000, 18, 0, 0, 216_000));
    assertThat(Tax.on(1_200_000, 18, true).total()).isEqualTo(1_416_000);
  }

  @Property
  void taxIsRoundedToTheNearestPaisaByAnotherMethodToo(
      @ForAll @LongRange(max = 10_000_000_000L) long taxable, @ForAll boolean inside) {
    Tax tax = Tax.on(taxable, 18, inside);

    BigDecimal nine = percent(taxable, 9);
    assertThat(tax.cgst()).isEqualTo(inside ? nine.longValueExact() : 0);
    assertThat(tax.sgst()).isEqualTo(tax.cgst());
    assertThat(tax.igst()).isEqualTo(inside ? 0 : percent(taxable, 18).longValueExact());
    assertThat(tax.total()).isEqualTo(taxable + tax.cgst() + tax.sgst() + tax.igst());
  }

  @Test
  void changingThePlanHalfWayThroughCostsHalfTheDifference() {
    assertThat(Shares.proration(1_200_000, 1_800_000, 15, 30)).isEqualTo(300_000);
    assertThat(Shares.proration(1_800_000, 1_200_000, 15, 30)).isEqualTo(-300_000);
    assertThat(Shares.proration(1_200_000, 1_800_000, 31, 30)).isEqualTo(600_000);
    assertThat(Shares.proration(1_200_000, 1_800_000, 0, 30)).isZero();
  }

  @Property
  void proratingIsTheSameBothWaysAndNeverMoreThanTheDifference(
      @ForAll @LongRange(min = 1, max = 5_000_000) long one,
      @ForAll @LongRange(min = 1, max = 5_000_000) long other,
      @ForAll @IntRange(max = 40) int days) {
    long there = Shares.proration(one, other, days, 30);

    assertThat(Shares.proration(other, one, days, 30)).isEqualTo(-there);
    assertThat(Math.abs(there)).isLessThanOrEqualTo(Math.abs(other - one));
    BigDecimal exact =
        BigDecimal.valueOf(Math.abs(other - one))
            .multiply(BigDecimal.valueOf(Math.min(days, 30)))
            .divide(BigDecimal.valueOf(30), 0, RoundingMode.HALF_UP);
    assertThat(Math.abs(there)).isEqualTo(exact.longValueExact());
  }

  @Test
  void aMonthThatBeganOnThe31stEndsOnTheLastDayAndDoesNotDrift() {
    Period january = Period.first(Instant.parse("2028-01-31T10:00:00Z"));
    Period february = january.next();
    Period march = february.next();

    assertThat(january.end()).isEqualTo("2028-02-29T10:00:00Z");
    assertThat(february.end()).isEqualTo("2028-03-31T10:00:00Z");
    assertThat(march.start()).isEqualTo(february.end());
    assertThat(march.end()).isEqualTo("2028-04-30T10:00:00Z");
    assertThat(january.daysLeftRoundedUp(january.start())).isEqualTo(29);
    assertThat(january.wholeDaysLeft(january.start().plusSeconds(1))).isEqualTo(28);
    assertThat(january.daysLeftRoundedUp(january.end())).isZero();
  }

  @Test
  void plansStandOnTheAgentsOwnPrice() {
    BillingTerms terms = BillingTerms.shipped();
    BillingTerms.Plan starter = terms.plan("starter").orElseThrow();
    BillingTerms.Plan pro = terms.plan("pro").orElseThrow();

    assertThat(starter.pricePaise(1_000_000)).isEqualTo(1_000_000);
    assertThat(pro.pricePaise(1_000_000)).isEqualTo(1_800_000);
    assertThat(pro.pricePaise(1_900_000)).isEqualTo(1_900_000);
    assertThat(terms.retryDays()).containsExactly(1, 3, 7, 14);
    assertThat(terms.usageAlerts()).containsExactly(70, 85, 100);
    assertThat(terms.reminderDays()).containsExactly(5, 6);
    assertThat(terms.gstPercent()).isEqualTo(18);
  }

  @Test
  void amountsAreGroupedAsInIndia() {
    assertThat(InvoicePage.amount(Money.paise(1_23_45_678_05L))).isEqualTo("INR 1,23,45,678.05");
    assertThat(InvoicePage.amount(Money.paise(100_000))).isEqualTo("INR 1,000.00");
    assertThat(InvoicePage.amount(Money.paise(7))).isEqualTo("INR 0.07");
    assertThat(InvoicePage.amount(Money.paise(-123_456_00L))).isEqualTo("INR -1,23,456.00");
  }

  private static BigDecimal percent(long amount, int percent) {
    return BigDecimal.valueOf(amount)
        .multiply(BigDecimal.valueOf(percent))
        .divide(BigDecimal.valueOf(100), 0, RoundingMode.HALF_UP);
  }
}
