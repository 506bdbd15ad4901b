package com.waooaw.plant.hire;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.catalogue.V40__Shipped_catalogue;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.hire.HireState.Cause;
import com.waooaw.plant.hire.HireState.Event;
import com.waooaw.plant.hire.HireState.Outcome;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestSigner;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HireStateTest {
  private static final List<HireState> STATES =
      List.of(
          new HireState.TrialActive(),
          new HireState.Active(),
          new HireState.Paused(true),
          new HireState.Paused(false),
          new HireState.Suspended(true, Cause.PAYMENT),
          new HireState.Suspended(true, Cause.POLICY),
          new HireState.Suspended(false, Cause.PAYMENT),
          new HireState.Suspended(false, Cause.POLICY),
          new HireState.Cancelled(),
          new HireState.Expired());

  private static final List<Event> EVENTS =
      List.of(
          new Event.Convert(),
          new Event.Pause(),
          new Event.Resume(),
          new Event.CancelNow(),
          new Event.CancelLater(),
          new Event.TrialEnds(),
          new Event.PeriodEnds(),
          new Event.Suspend(Cause.PAYMENT),
          new Event.Suspend(Cause.POLICY),
          new Event.Reinstate(Cause.PAYMENT),
          new Event.Reinstate(Cause.POLICY));

  @Test
  void theTableIsWhole() {
    assertThat(STATES.stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(Set.of(HireState.class.getPermittedSubclasses()));
    assertThat(EVENTS.stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(Set.of(Event.class.getPermittedSubclasses()));
  }

  @Test
  void everyStateGoesOnlyWhereItMay() {
    Map<String, Set<String>> reachable = new LinkedHashMap<>();
    for (HireState from : STATES) {
      Set<String> to = new TreeSet<>();
      for (Event event : EVENTS) {
        if (from.after(event) instanceof Outcome.Moved moved) {
          to.add(name(moved.to()));
        }
      }
      reachable.put(name(from), to);
    }

    assertThat(reachable)
        .containsEntry(
            "trial_active",
            Set.of("active", "paused on trial", "cancelled", "expired", "suspended on trial"))
        .containsEntry("active", Set.of("active", "paused", "cancelled", "suspended"))
        .containsEntry(
            "paused on trial",
            Set.of("active", "trial_active", "cancelled", "expired", "suspended on trial"))
        .containsEntry("paused", Set.of("paused", "active", "cancelled", "suspended"))
        .containsEntry("suspended on trial", Set.of("trial_active", "cancelled", "expired"))
        .containsEntry("suspended", Set.of("suspended", "active", "cancelled"))
        .containsEntry("cancelled", Set.of())
        .containsEntry("expired", Set.of());
  }

  @Test
  void whatASuspensionIsForAloneEndsIt() {
    HireState suspended = new HireState.Suspended(false, Cause.POLICY);

    assertThat(suspended.after(new Event.Reinstate(Cause.PAYMENT)))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(suspended.after(new Event.Reinstate(Cause.POLICY)))
        .isEqualTo(new Outcome.Moved(new HireState.Active()));
    assertThat(suspended.after(new Event.Resume())).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void nothingThatHasEndedGoesAnywhere() {
    for (HireState state : STATES) {
      boolean moves =
          EVENTS.stream().anyMatch(event -> state.after(event) instanceof Outcome.Moved);
      assertThat(moves).as(state.toString()).isEqualTo(!state.ended());
    }
  }

  @Test
  void theTablesCheckKnowsExactlyTheWordsThereAre() {
    InstantSource clock = InstantSource.system();
    try (Database database =
        Database.migrateAndOpen(
            Postgres.database(),
            List.of(
                new V40__Shipped_catalogue(
                    c -> new TestSigner(), new Ids(clock, new SecureRandom()), clock)))) {
      String check =
          database.transact(
              Scope.plant(),
              tx ->
                  tx.createQuery(
                          """
                          SELECT pg_get_constraintdef(oid) FROM pg_constraint
                          WHERE conrelid = 'plant.hire'::regclass AND conname = 'hire_state_check'
                          """)
                      .mapTo(String.class)
                      .one());
      Set<String> words =
          Pattern.compile("'(\\w+)'")
              .matcher(check)
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toSet());

      assertThat(words).isEqualTo(new HashSet<>(HireState.WORDS));
      assertThat(STATES.stream().map(HireState::word).collect(Collectors.toSet())).isEqualTo(words);
    }
  }

  private static String name(HireState state) {
    boolean put = state instanceof HireState.Paused || state instanceof HireState.Suspended;
    return put && state.onTrial() ? state.word() + " on trial" : state.word();
  }
}
