-- Tables that other capabilities brought: those that are there are declared as they are, those that are not wait for nobody.
INSERT INTO plant.personal_data (table_name, place, whose, rule, becomes, exported, hidden, why) VALUES
  ('plant.deliverable_review', 9, 'customer_id = $1', 'erase', NULL, true, '{}', 'what was said of what was made'),
  ('plant.notice', 18, 'customer_id = $1', 'erase', NULL, true, '{}', 'what the customer was told'),
  ('plant.outside_message', 19, 'customer_id = $1', 'erase', NULL, true, '{}', 'what left, and to whom'),
  ('plant.recurrence', 24, 'customer_id = $1', 'erase', NULL, true, '{}', 'what was to be done again, and when'),
  ('plant.recurrence_draft', 25, 'customer_id = $1', 'erase', NULL, true, '{}', 'what became of each period'),
  ('plant.billing_profile', 21, 'customer_id = $1', 'erase', NULL, true, '{}', 'who invoices are made out to'),
  ('identity.recovery_code', 22, 'person_id IN (SELECT id FROM identity.person WHERE customer_id = $1)', 'erase', NULL, false, '{sha}',
   'digests of sign-in codes'),
  ('identity.mail_proof', 23, 'person_id IN (SELECT id FROM identity.person WHERE customer_id = $1)', 'erase', NULL, false, '{sha}',
   'digests of links in mails'),
  ('plant.outside_act', 53, 'customer_id = $1', 'scrub',
   $becomes$summary = '-', status = CASE WHEN status IN ('done', 'denied') THEN status ELSE 'denied' END,
     finished_at = coalesce(finished_at, $2)$becomes$, true, '{}', 'that an act left under its approval stays provable'),
  ('plant.review', 54, 'customer_id = $1', 'scrub', $becomes$text = ''$becomes$, true, '{}', 'its stars are part of an agent''s rating'),
  ('plant.payment', 55, 'customer_id = $1', 'scrub', $becomes$method = '-'$becomes$, true, '{}', 'the books'),
  ('plant.payment_order', 64, 'customer_id = $1', 'keep', NULL, true, '{}', 'the books'),
  ('plant.payment_event', 65, 'customer_id = $1', 'keep', NULL, true, '{}', 'the books'),
  ('plant.refund', 66, 'customer_id = $1', 'keep', NULL, true, '{}', 'the books'),
  ('plant.invoice', 67, 'customer_id = $1', 'keep', NULL, true, '{}', 'tax law has invoices kept as they were issued');

-- Columns that came later to tables that are declared already.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'plant.hire'::regclass AND attname = 'nickname' AND NOT attisdropped) THEN
    UPDATE plant.personal_data SET becomes = becomes || $becomes$, nickname = NULL, settings = '{}', end_reason = NULL,
      payment_method = NULL, suspended_for = NULL, cancels_at = NULL, ended_at = coalesce(ended_at, $2)$becomes$
    WHERE table_name = 'plant.hire';
  END IF;
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'plant.run'::regclass AND attname = 'change_request' AND NOT attisdropped) THEN
    UPDATE plant.personal_data SET becomes = becomes || $becomes$, inputs = NULL,
      change_request = CASE WHEN revises IS NOT NULL THEN '-' END$becomes$
    WHERE table_name = 'plant.run';
  END IF;
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'identity.person'::regclass AND attname = 'totp_secret' AND NOT attisdropped) THEN
    UPDATE plant.personal_data SET hidden = hidden || ARRAY['totp_secret', 'totp_last_step'] WHERE table_name = 'identity.person';
  END IF;
END $$;
