-- Who a customer's invoices are made out to.
CREATE TABLE plant.billing_profile (
  customer_id uuid        PRIMARY KEY REFERENCES identity.customer ON DELETE RESTRICT,
  legal_name  text        NOT NULL CHECK (length(legal_name) BETWEEN 1 AND 120),
  address     text        NOT NULL CHECK (length(address) BETWEEN 1 AND 500),
  state       text        NOT NULL CHECK (state ~ '^[0-9]{2}$'),
  gstin       text        CHECK (gstin ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$' AND left(gstin, 2) = state),
  set_by      text        NOT NULL,
  set_at      timestamptz NOT NULL
);

-- The last number of each series. It is raised in the transaction that writes the invoice, under this row's lock, so a number whose
-- transaction rolls back is taken by the next one: no gaps, and no number twice. No customer's.
CREATE TABLE plant.invoice_series (
  series text   PRIMARY KEY,
  last   bigint NOT NULL CHECK (last >= 1)
);
GRANT SELECT, INSERT, UPDATE ON plant.invoice_series TO waooaw_app;

-- Invoices and credit notes, with everything that is printed on them. What is issued never changes.
CREATE TABLE plant.invoice (
  id           uuid        PRIMARY KEY,
  customer_id  uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  hire_id      uuid        NOT NULL REFERENCES plant.hire ON DELETE RESTRICT,
  kind         text        NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
  number       text        NOT NULL UNIQUE CHECK (length(number) <= 16),
  corrects     uuid        REFERENCES plant.invoice ON DELETE RESTRICT,
  issued_at    timestamptz NOT NULL,
  period_start timestamptz NOT NULL,
  period_end   timestamptz NOT NULL,
  seller       jsonb       NOT NULL,
  buyer        jsonb       NOT NULL,
  lines        jsonb       NOT NULL CHECK (jsonb_array_length(lines) > 0),
  currency     text        NOT NULL,
  taxable      bigint      NOT NULL CHECK (taxable >= 0),
  gst_percent  int         NOT NULL,
  cgst         bigint      NOT NULL CHECK (cgst >= 0),
  sgst         bigint      NOT NULL CHECK (sgst = cgst),
  igst         bigint      NOT NULL CHECK (igst >= 0 AND (igst = 0 OR cgst = 0)),
  total        bigint      NOT NULL CHECK (total = taxable + cgst + sgst + igst),
  CHECK ((corrects IS NOT NULL) = (kind = 'credit_note'))
);
CREATE INDEX invoice_of_customer ON plant.invoice (customer_id, id DESC);
CREATE INDEX invoice_of_hire ON plant.invoice (hire_id, id DESC);
CREATE INDEX invoice_corrected ON plant.invoice (corrects) WHERE corrects IS NOT NULL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plant.invoice
  FOR EACH STATEMENT EXECUTE FUNCTION plant.refuse_change();

-- What is owed for an invoice: one order an invoice, one order of the provider's an order.
CREATE TABLE plant.payment_order (
  id                uuid        PRIMARY KEY,
  customer_id       uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  hire_id           uuid        NOT NULL REFERENCES plant.hire ON DELETE RESTRICT,
  invoice_id        uuid        NOT NULL UNIQUE REFERENCES plant.invoice ON DELETE RESTRICT,
  purpose           text        NOT NULL CHECK (purpose IN ('first_month', 'renewal', 'plan_change')),
  amount            bigint      NOT NULL CHECK (amount > 0),
  currency          text        NOT NULL,
  provider          text        NOT NULL,
  provider_order_id text        NOT NULL,
  status            text        NOT NULL CHECK (status IN ('open', 'paid', 'void')),
  retries           int         NOT NULL DEFAULT 0 CHECK (retries >= 0),
  due_at            timestamptz NOT NULL,
  paid_at           timestamptz,
  UNIQUE (provider, provider_order_id),
  CHECK ((paid_at IS NOT NULL) = (status = 'paid'))
);
CREATE INDEX order_of_hire ON plant.payment_order (hire_id, due_at);
CREATE INDEX order_of_customer ON plant.payment_order (customer_id);

CREATE FUNCTION plant.order_only_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.status <> 'open' AND NEW.status <> OLD.status)
     OR (OLD.id, OLD.customer_id, OLD.hire_id, OLD.invoice_id, OLD.amount, OLD.currency, OLD.provider, OLD.provider_order_id)
        IS DISTINCT FROM
        (NEW.id, NEW.customer_id, NEW.hire_id, NEW.invoice_id, NEW.amount, NEW.currency, NEW.provider, NEW.provider_order_id) THEN
    RAISE EXCEPTION 'An order that is % does not become this', OLD.status USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_moves_on BEFORE UPDATE ON plant.payment_order FOR EACH ROW EXECUTE FUNCTION plant.order_only_moves_on();

-- Each try to pay an order. While one is under way no other begins, and one succeeds at most.
CREATE TABLE plant.payment (
  id          uuid        PRIMARY KEY,
  customer_id uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  order_id    uuid        NOT NULL REFERENCES plant.payment_order ON DELETE RESTRICT,
  number      int         NOT NULL CHECK (number >= 1),
  method      text        NOT NULL CHECK (length(method) BETWEEN 1 AND 200),
  keep_method boolean     NOT NULL,
  status      text        NOT NULL CHECK (status IN ('processing', 'succeeded', 'declined')),
  reason      text,
  started_by  text        NOT NULL,
  created_at  timestamptz NOT NULL,
  finished_at timestamptz,
  UNIQUE (order_id, number),
  CHECK ((finished_at IS NULL) = (status = 'processing'))
);
CREATE UNIQUE INDEX one_payment_under_way ON plant.payment (order_id) WHERE status = 'processing';
CREATE UNIQUE INDEX one_payment_succeeds ON plant.payment (order_id) WHERE status = 'succeeded';
CREATE INDEX payment_of_customer ON plant.payment (customer_id, id DESC);

-- What the provider told, each event once for good, and what became of it.
CREATE TABLE plant.payment_event (
  provider    text        NOT NULL,
  event_id    text        NOT NULL,
  customer_id uuid        REFERENCES identity.customer ON DELETE RESTRICT,
  order_id    uuid        REFERENCES plant.payment_order ON DELETE RESTRICT,
  type        text        NOT NULL,
  outcome     text        NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (provider, event_id)
);
CREATE INDEX payment_event_of_order ON plant.payment_event (order_id);
CREATE INDEX payment_event_of_customer ON plant.payment_event (customer_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plant.payment_event
  FOR EACH STATEMENT EXECUTE FUNCTION plant.refuse_change();

-- Money given back: by which rule, who decided it and why. An order is given back once.
CREATE TABLE plant.refund (
  id              uuid        PRIMARY KEY,
  customer_id     uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  hire_id         uuid        NOT NULL REFERENCES plant.hire ON DELETE RESTRICT,
  order_id        uuid        NOT NULL UNIQUE REFERENCES plant.payment_order ON DELETE RESTRICT,
  credit_note_id  uuid        NOT NULL UNIQUE REFERENCES plant.invoice ON DELETE RESTRICT,
  rule            text        NOT NULL CHECK (rule IN ('full', 'unused_days')),
  days            int         NOT NULL CHECK (days >= 0),
  amount          bigint      NOT NULL CHECK (amount > 0),
  currency        text        NOT NULL,
  decided_by      text        NOT NULL,
  reason          text        NOT NULL,
  decided_at      timestamptz NOT NULL,
  provider_refund text,
  refunded_at     timestamptz,
  CHECK ((provider_refund IS NULL) = (refunded_at IS NULL))
);
CREATE INDEX refund_of_hire ON plant.refund (hire_id);
CREATE INDEX refund_of_customer ON plant.refund (customer_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['billing_profile', 'invoice', 'payment_order', 'payment', 'payment_event', 'refund'] LOOP
    EXECUTE format('ALTER TABLE plant.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_rows ON plant.%I TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON plant.invoice, plant.payment_event TO waooaw_app;
GRANT SELECT, INSERT, UPDATE ON plant.billing_profile, plant.payment_order, plant.payment, plant.refund TO waooaw_app;
