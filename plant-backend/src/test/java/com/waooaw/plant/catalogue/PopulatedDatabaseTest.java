package com.waooaw.plant.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.DatabaseUrl;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.market.Postgres;
import com.waooaw.plant.market.TestSigner;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.Test;

/** A database that was in use before reviews, teams and counts goes on with what it has. */
class PopulatedDatabaseTest {
  @Test
  void whatWasThereIsThereAfterwardsAndCounted() throws Exception {
    DatabaseUrl url = Postgres.database();
    TestSigner signer = new TestSigner();
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    JavaMigration shipped = new V40__Shipped_catalogue(connection -> signer, ids, clock);
    Flyway.configure()
        .dataSource(url.jdbcUrl(), url.user(), url.password())
        .locations("classpath:db/migration")
        .javaMigrations(shipped)
        .target("119?")
        .load()
        .migrate();
    UUID customer = UUID.randomUUID();
    try (Connection owner = Postgres.superuser(url)) {
      owner
          .createStatement()
          .execute(
              """
              INSERT INTO identity.customer (id, name, created_at) VALUES ('%1$s', 'Before', now());
              INSERT INTO plant.hire (id, customer_id, agent_id, agent_slug, agent_name, agent_specialty,
                agent_version_hash, state, hired_by, started_at, price_amount, price_currency, began_as_trial)
              SELECT '%1$s', '%1$s', id, external_id, name, '', version_hash, 'active', 'x', now(), 100, 'INR', false
              FROM plant.entity WHERE kind = 'agent' AND external_id = 'sdr'
              """
                  .formatted(customer));
    }
    try (Database database = Database.migrateAndOpen(url, List.of(shipped))) {
      Entities entities = new Entities(signer, ids, clock);
      Constitution constitution = new Constitution(signer, entities);
      database.transactVoid(
          Scope.plant(),
          tx -> {
            List<Entity> all = entities.findAll(tx, entities.ids(tx));
            assertThat(all).hasSize(3 + 19 + 10 + 19);
            for (Entity entity : all) {
              assertThat(constitution.review(tx, entity))
                  .as(entity.document().subject())
                  .allMatch(Check::passed);
            }
            assertThat(
                    tx.createQuery("SELECT sum(agents) FROM plant.listing_count")
                        .mapTo(Long.class)
                        .one())
                .isEqualTo(19);
            tx.execute(
                "INSERT INTO plant.review SELECT ?, customer_id, id, agent_id, 3, 'Still here', 'x', now() FROM plant.hire",
                UUID.randomUUID());
          });
      assertThat(
              (int)
                  database.transact(
                      Scope.anyone(),
                      tx ->
                          tx.createQuery(
                                  "SELECT rating_centi FROM plant.entity WHERE review_count = 1 AND external_id = 'sdr'")
                              .mapTo(Integer.class)
                              .one()))
          .isEqualTo(300);
    }
  }
}
