package com.waooaw.plant;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.kernel.id.Ids;
import java.security.SecureRandom;
import java.time.Clock;

/** Brings the database to this version and stops: a step of its own before a rolling upgrade. */
final class Migrate {
  private Migrate() {}

  static void main() {
    ServiceRuntime.main(
        () -> {
          BackendSettings settings = BackendSettings.read(System.getenv());
          Clock clock = Clock.systemUTC();
          Stores.migrate(settings, new Ids(clock, new SecureRandom()), clock).close();
        });
  }
}
