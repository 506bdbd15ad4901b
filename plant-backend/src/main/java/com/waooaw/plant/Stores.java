package com.waooaw.plant;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import com.waooaw.plant.catalogue.V40__Shipped_catalogue;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.keys.MasterKey;
import com.waooaw.plant.keys.Purpose;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.keys.SigningKeys;
import com.waooaw.plant.keys.V11__First_signing_keys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/** The migrated database and the keys kept in it. */
record Stores(ServiceRuntime runtime, Database database, MasterKey master, SigningKeys keys) {
  static Stores open(ServiceRuntime runtime, BackendSettings settings, Ids ids, InstantSource clock)
      throws SQLException {
    Database database = migrate(settings, ids, clock);
    runtime.onStop("database", database::close);
    try (Connection connection = database.dataSource().getConnection()) {
      MasterKey master = new MasterKey(settings.masterKey());
      return new Stores(runtime, database, master, SigningKeys.read(connection, master, clock));
    }
  }

  static Database migrate(BackendSettings settings, Ids ids, InstantSource clock) {
    MasterKey master = new MasterKey(settings.masterKey());
    return Database.migrateAndOpen(
        settings.database(),
        List.of(
            new V11__First_signing_keys(master, clock),
            new V40__Shipped_catalogue(
                connection -> certificates(connection, master), ids, clock)));
  }

  /** A health probe. */
  Future<JsonObject> probe() {
    return runtime
        .vertx()
        .executeBlocking(
            () ->
                database.transact(
                    Scope.anyone(), tx -> tx.createQuery("SELECT 1").mapTo(Integer.class).one()),
            false)
        .map(one -> new JsonObject());
  }

  private static Signer certificates(Connection connection, MasterKey master) {
    try {
      return SigningKeys.read(connection, master).signer(Purpose.CERTIFICATE);
    } catch (SQLException e) {
      throw new IllegalStateException("The signing keys cannot be read", e);
    }
  }
}
