package com.waooaw.plant.database;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Whose rows a transaction may see. Row-level security in Postgres enforces it whatever the SQL
 * says.
 */
public sealed interface Scope {
  /** Only what everyone may see: the catalogue. */
  record Anyone() implements Scope {}

  /** One customer's rows. */
  record Customer(UUID id) implements Scope {
    public Customer {
      requireNonNull(id, "id");
    }
  }

  /** Every row: jobs, staff and sign-in, which must look before they know whose. */
  record Plant() implements Scope {}

  /** Only what everyone may see. */
  static Scope anyone() {
    return new Anyone();
  }

  /** One customer's rows. */
  static Scope customer(UUID id) {
    return new Customer(id);
  }

  /** Every row. */
  static Scope plant() {
    return new Plant();
  }
}
