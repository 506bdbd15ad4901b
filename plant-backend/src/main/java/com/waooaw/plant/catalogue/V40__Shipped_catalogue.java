package com.waooaw.plant.catalogue;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.genesis.Genesis;
import com.waooaw.plant.keys.Signer;
import java.sql.Connection;
import java.time.InstantSource;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Fills the catalogue as shipped, through the same certification that staff use. */
@SuppressWarnings("TypeName") // Flyway reads the version from the name.
public final class V40__Shipped_catalogue extends BaseJavaMigration {
  private final Signers signers;
  private final Ids ids;
  private final InstantSource clock;

  /** Finds the plant's signer of certificates over a connection. */
  @FunctionalInterface
  public interface Signers {
    /** The signer. */
    Signer on(Connection connection) throws Exception;
  }

  /**
   * @param signers the plant's signer, reading its keys over the migration's own connection
   * @param ids makes the entities' ids
   * @param clock tells when they were made
   */
  public V40__Shipped_catalogue(Signers signers, Ids ids, InstantSource clock) {
    this.signers = requireNonNull(signers, "signers");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public void migrate(Context context) throws Exception {
    Signer signer = signers.on(context.getConnection());
    Entities entities = new Entities(signer, ids, clock);
    Genesis genesis = new Genesis(entities, new Constitution(signer, entities), signer, clock);
    Jdbi jdbi = Jdbi.create(context.getConnection()).installPlugin(new PostgresPlugin());
    // The transaction is Flyway's to end, not the handle's.
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    jdbi.useHandle(tx -> new ShippedCatalogue(ShippedCatalogue.read(), genesis, tx).write());
  }
}
