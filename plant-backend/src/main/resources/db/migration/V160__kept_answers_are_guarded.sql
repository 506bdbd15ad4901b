-- The first answers that are kept for repetition hold whatever a customer was told, so they are that customer's. The column fills
-- itself from whose transaction it is.
ALTER TABLE plant.idempotency
  ADD COLUMN customer_id uuid DEFAULT nullif(current_setting('waooaw.customer', true), '')::uuid;
UPDATE plant.idempotency i SET customer_id = p.customer_id FROM identity.person p WHERE p.id::text = i.owner;
ALTER TABLE plant.idempotency ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.idempotency TO waooaw_app
  USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));

-- Where the list of what is known of a customer is kept, this is on it.
DO $$
BEGIN
  IF to_regclass('plant.personal_data') IS NOT NULL THEN
    INSERT INTO plant.personal_data (table_name, place, whose, rule, exported, why)
    VALUES ('plant.idempotency', 18, 'customer_id = $1', 'erase', false, 'first answers, kept for repetition')
    ON CONFLICT (table_name) DO NOTHING;
  END IF;
END $$;
