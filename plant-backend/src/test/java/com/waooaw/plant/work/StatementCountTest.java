package com.waooaw.plant.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.market.Market;
import com.waooaw.plant.market.Market.Caller;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.Programs;
import com.waooaw.plant.market.Redis;
import com.waooaw.plant.market.TestSigner;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Counted by the database itself, so nothing that is sent escapes. */
class StatementCountTest {
  @Test
  void aPageTakesTheSameStatementsWhateverItsSize() throws Exception {
    List<String> slugs = List.of("sdr", "seo", "maths-tutor", "content-marketing", "social-media");
    try (Market market =
            new Market(
                Postgres.database(),
                Redis.port(),
                InstantSource.system(),
                new TestSigner(),
                Stream.concat(slugs.stream(), Stream.of("homework-help"))
                    .map(Programs::wordCount)
                    .toList());
        Connection superuser = Postgres.superuser(market.url);
        Statement statement = superuser.createStatement()) {
      statement.execute("CREATE EXTENSION pg_stat_statements");
      Caller caller = market.customer();
      for (String slug : slugs) {
        market.trial(caller, slug);
      }
      String hire = market.trial(caller, "homework-help");
      for (int i = 0; i < 5; i++) {
        market.finished(caller, market.run(caller, hire, "{\"text\":\"a b\"}"));
      }
      for (String path :
          List.of(
              "/api/v1/agents?",
              "/api/v1/agents?q=marketing&",
              "/api/v1/trials?",
              "/api/v1/hires?",
              "/api/v1/hires/" + hire + "/runs?",
              "/api/v1/trials/" + hire + "/deliverables?")) {
        Counted small = count(market, statement, caller, path + "limit=1");
        Counted large = count(market, statement, caller, path + "limit=100");
        assertThat(large.items()).as(path).isGreaterThanOrEqualTo(5).isGreaterThan(small.items());
        assertThat(large.statements())
            .as(path)
            .isEqualTo(small.statements())
            .isLessThanOrEqualTo(6);
      }
    }
  }

  private record Counted(int items, long statements) {}

  private static Counted count(Market market, Statement statement, Caller caller, String path)
      throws Exception {
    statement.execute("SELECT pg_stat_statements_reset()");
    JsonNode page = market.get(caller, path);
    try (ResultSet sum =
        statement.executeQuery(
            """
            SELECT coalesce(sum(calls), 0) FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND query NOT LIKE '%scheduled_task%' AND query NOT LIKE '%pg_stat_statements%'
              AND query NOT IN ('BEGIN', 'COMMIT', 'ROLLBACK')
            """)) {
      sum.next();
      return new Counted(page.path("items").size(), sum.getLong(1));
    }
  }
}
