package com.waooaw.plant.api;

import com.waooaw.kernel.passport.Passport;
import com.waooaw.plant.database.Scope;
import java.util.UUID;

/** Says whose rows a caller may see. */
final class Callers {
  private Callers() {}

  static Scope scope(Passport passport) {
    if (passport.customerId() != null) {
      return Scope.customer(UUID.fromString(passport.customerId()));
    }
    return passport.subject() != null && passport.portal().equals("PP")
        ? Scope.plant()
        : Scope.anyone();
  }
}
