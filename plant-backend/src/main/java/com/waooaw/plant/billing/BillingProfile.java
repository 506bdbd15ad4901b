package com.waooaw.plant.billing;

import com.waooaw.plant.database.RecordMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who a customer's invoices are made out to.
 *
 * @param state the GST code of the state its business is in
 * @param gstin null for one that is not registered
 */
record BillingProfile(String legalName, String address, String state, String gstin) {

  static Optional<BillingProfile> find(Handle tx, UUID customerId) {
    return tx.createQuery(
            """
            SELECT legal_name, address, state, gstin FROM plant.billing_profile WHERE customer_id = :customer
            """)
        .bind("customer", customerId)
        .map(RecordMapper.of(BillingProfile.class))
        .findOne();
  }

  void save(Handle tx, UUID customerId, String by, Instant at) {
    tx.createUpdate(
            """
            INSERT INTO plant.billing_profile (customer_id, legal_name, address, state, gstin, set_by, set_at)
            VALUES (:customer, :legalName, :address, :state, :gstin, :by, :at)
            ON CONFLICT (customer_id) DO UPDATE SET legal_name = excluded.legal_name, address = excluded.address,
              state = excluded.state, gstin = excluded.gstin, set_by = excluded.set_by, set_at = excluded.set_at
            """)
        .bind("legalName", legalName)
        .bind("address", address)
        .bind("state", state)
        .bindByType("gstin", gstin, String.class)
        .bind("customer", customerId)
        .bind("by", by)
        .bind("at", at)
        .execute();
  }
}
