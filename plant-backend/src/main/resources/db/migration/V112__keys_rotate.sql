-- Token keys are replaced while the plant runs: the next one is published before it signs, and its forerunner verifies for a
-- while after that. Two processes that replace a key at once make one.
ALTER TABLE identity.signing_key ADD CHECK (retires_at IS NULL OR retires_at > created_at);
CREATE UNIQUE INDEX one_newest_key_a_purpose ON identity.signing_key (purpose) WHERE retires_at IS NULL;
GRANT INSERT, UPDATE (retires_at), DELETE ON identity.signing_key TO waooaw_app;
