package com.waooaw.plant.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.testing.Backend;
import com.waooaw.plant.testing.Backend.Who;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoticesTest {
  @Test
  void eachMemberIsToldOnceIfAndOnlyIfWhatItTellsHappened() throws Exception {
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    List<ToMembers.Letter> letters = new ArrayList<>();
    Notices notices =
        new Notices(ids, clock, new ToMembers((tx, letter) -> letters.add(letter), ids));
    try (Backend backend = new Backend(clock);
        Database database = Database.open(backend.database)) {
      Who who = backend.signedUp();
      backend.signedUp();
      UUID customer = UUID.fromString(who.customerId());
      Notice notice =
          new Notice(customer, null, "test", UUID.randomUUID().toString(), "Subject", "Text");

      assertThat(tell(database, notices, notice)).isTrue();
      assertThat(tell(database, notices, notice)).isFalse();

      assertThat(letters).hasSize(1);
      assertThat(letters.getFirst().to()).contains("@example.com");
      assertThat(letters.getFirst().subject()).isEqualTo("Subject");
      assertThat(backend.get(who, "/api/v1/me/notices").body()).contains("Subject");
      assertThat(backend.get(backend.signedUp(), "/api/v1/me/notices").body())
          .doesNotContain("Subject");
    }
  }

  private static boolean tell(Database database, Notices notices, Notice notice) {
    return database.transact(Scope.plant(), tx -> notices.tell(tx, notice));
  }
}
