package com.waooaw.plant.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.market.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** People who were here before stay who they are. */
class AccountsMigrationTest {
  @Test
  void sessionsThatArePutOffDoNotCountAsUnused() throws Exception {
    DatabaseUrl url = Postgres.database();
    migrate(url, "100");
    try (Connection connection = Postgres.superuser(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO identity.customer (id, name, created_at) VALUES ('018f0000-0000-7000-8000-000000000001', 'Rao', now());
          INSERT INTO identity.person (id, portal, customer_id, email, full_name, password_hash, role, created_at)
            VALUES ('018f0000-0000-7000-8000-000000000002', 'CP', '018f0000-0000-7000-8000-000000000001',
              'asha@example.com', 'Asha', 'x', 'customer_admin', now());
          INSERT INTO identity.session (id, person_id, customer_id, created_at) VALUES
            ('018f0000-0000-7000-8000-000000000003', '018f0000-0000-7000-8000-000000000002',
              '018f0000-0000-7000-8000-000000000001', now() - interval '30 days'),
            ('018f0000-0000-7000-8000-000000000004', '018f0000-0000-7000-8000-000000000002',
              '018f0000-0000-7000-8000-000000000001', now() - interval '30 days');
          INSERT INTO identity.refresh_token (sha, session_id, expires_at) VALUES
            ('\\x01', '018f0000-0000-7000-8000-000000000003', now() + interval '6 days'),
            ('\\x02', '018f0000-0000-7000-8000-000000000003', now() + interval '5 days')
          """);
      migrate(url, "112");
      ResultSet rows =
          statement.executeQuery(
              """
              SELECT round(extract(epoch FROM now() - s.last_used_at) / 86400), p.version, p.totp_on
              FROM identity.session s JOIN identity.person p ON p.id = s.person_id ORDER BY s.id
              """);
      rows.next();
      assertThat(rows.getInt(1)).as("renewed yesterday").isEqualTo(1);
      assertThat(rows.getLong(2)).isEqualTo(1);
      assertThat(rows.getBoolean(3)).isFalse();
      rows.next();
      assertThat(rows.getInt(1)).as("never renewed").isEqualTo(30);
    }
  }

  private static void migrate(DatabaseUrl url, String target) {
    Flyway.configure()
        .dataSource(url.jdbcUrl(), url.user(), url.password())
        .locations("classpath:db/migration")
        .target(target)
        .load()
        .migrate();
  }
}
