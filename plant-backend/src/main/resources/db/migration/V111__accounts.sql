-- People who were invited, or who sign in with another provider, have no password here.
ALTER TABLE identity.person
  ALTER COLUMN password_hash DROP NOT NULL,
  ADD COLUMN version           bigint      NOT NULL DEFAULT 1,
  ADD COLUMN disabled_at       timestamptz,
  ADD COLUMN email_verified_at timestamptz,
  -- A one-time password's secret, encrypted under the master key, and the last step of time whose code was used.
  ADD COLUMN totp_secret       bytea,
  ADD COLUMN totp_on           boolean     NOT NULL DEFAULT false,
  ADD COLUMN totp_last_step    bigint,
  -- Who this person is to an OpenID provider.
  ADD COLUMN oidc_issuer       text,
  ADD COLUMN oidc_subject      text,
  ADD CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL)),
  ADD CHECK (NOT totp_on OR totp_secret IS NOT NULL);
CREATE UNIQUE INDEX one_person_a_subject ON identity.person (portal, oidc_issuer, oidc_subject) WHERE oidc_subject IS NOT NULL;
CREATE INDEX person_of_customer ON identity.person (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX staff ON identity.person (id) WHERE portal = 'PP';

ALTER TABLE identity.session
  ADD COLUMN last_used_at   timestamptz,
  ADD COLUMN client_network text,
  ADD COLUMN user_agent     text;
CREATE INDEX refresh_token_of_session ON identity.refresh_token (session_id);
-- A session was last used when its newest token was made, seven days before that ends.
UPDATE identity.session s SET last_used_at = coalesce(
  (SELECT max(t.expires_at) - interval '7 days' FROM identity.refresh_token t WHERE t.session_id = s.id), created_at);
CREATE INDEX session_of_person ON identity.session (person_id, id DESC) WHERE ended_at IS NULL;
CREATE INDEX session_by_use ON identity.session (last_used_at) WHERE ended_at IS NULL;

-- Sign-in codes for when the telephone is lost. Only digests are kept; each is used once.
CREATE TABLE identity.recovery_code (
  person_id uuid        NOT NULL REFERENCES identity.person ON DELETE RESTRICT,
  sha       bytea       NOT NULL,
  used_at   timestamptz,
  PRIMARY KEY (person_id, sha)
);
ALTER TABLE identity.recovery_code ENABLE ROW LEVEL SECURITY;
CREATE POLICY plant_only ON identity.recovery_code TO waooaw_app USING (plant.sees_all()) WITH CHECK (plant.sees_all());
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.recovery_code TO waooaw_app;

-- What a mail's link proves: that its reader reads this person's mail. Only digests are kept; each is used once.
CREATE TABLE identity.mail_proof (
  sha         bytea       PRIMARY KEY,
  person_id   uuid        NOT NULL REFERENCES identity.person ON DELETE RESTRICT,
  customer_id uuid,
  purpose     text        NOT NULL CHECK (purpose IN ('reset', 'invitation')),
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL CHECK (expires_at > created_at),
  used_at     timestamptz
);
CREATE INDEX mail_proof_of_person ON identity.mail_proof (person_id, created_at);
CREATE INDEX mail_proof_by_end ON identity.mail_proof (expires_at);
ALTER TABLE identity.mail_proof ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON identity.mail_proof TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.mail_proof TO waooaw_app;

-- Sign-ins that have gone to an OpenID provider and are expected back, once.
CREATE TABLE identity.oidc_flow (
  state_sha   bytea       PRIMARY KEY,
  portal      text        NOT NULL CHECK (portal IN ('CP', 'PP')),
  binding_sha bytea       NOT NULL,
  sealed      bytea       NOT NULL,
  return_to   text        NOT NULL CHECK (return_to LIKE '/%'),
  expires_at  timestamptz NOT NULL
);
CREATE INDEX oidc_flow_by_end ON identity.oidc_flow (expires_at);
ALTER TABLE identity.oidc_flow ENABLE ROW LEVEL SECURITY;
CREATE POLICY plant_only ON identity.oidc_flow TO waooaw_app USING (plant.sees_all()) WITH CHECK (plant.sees_all());
GRANT SELECT, INSERT, DELETE ON identity.oidc_flow TO waooaw_app;

-- What is done with is purged.
CREATE INDEX refresh_token_by_end ON identity.refresh_token (expires_at);
GRANT DELETE ON identity.refresh_token TO waooaw_app;
CREATE INDEX idempotency_by_age ON plant.idempotency (created_at);
