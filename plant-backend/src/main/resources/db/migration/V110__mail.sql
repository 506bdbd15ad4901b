-- Mail that waits to be sent, put here in the transaction that causes it. What it says (a link that opens an account, say) is
-- encrypted under the master key, and the row is deleted once a mail server answers for the mail.
CREATE TABLE plant.mail (
  id         uuid        PRIMARY KEY,
  sealed     bytea       NOT NULL,
  attempts   int         NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL
);
ALTER TABLE plant.mail ENABLE ROW LEVEL SECURITY;
CREATE POLICY anyone_posts ON plant.mail FOR INSERT TO waooaw_app WITH CHECK (true);
CREATE POLICY plant_only ON plant.mail TO waooaw_app USING (plant.sees_all()) WITH CHECK (plant.sees_all());
GRANT SELECT, INSERT, UPDATE, DELETE ON plant.mail TO waooaw_app;
