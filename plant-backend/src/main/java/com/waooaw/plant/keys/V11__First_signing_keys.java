package com.waooaw.plant.keys;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** Makes the first key of each purpose, before anything needs to be signed. */
@SuppressWarnings("TypeName") // Flyway reads the version from the name.
public final class V11__First_signing_keys extends BaseJavaMigration {
  private final MasterKey master;
  private final InstantSource clock;

  public V11__First_signing_keys(MasterKey master, InstantSource clock) {
    this.master = requireNonNull(master, "master");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public void migrate(Context context) throws Exception {
    SigningKeys.ensure(context.getConnection(), master, clock);
  }
}
