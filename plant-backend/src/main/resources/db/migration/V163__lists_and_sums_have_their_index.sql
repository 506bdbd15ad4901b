-- A customer's approvals, newest first.
CREATE INDEX approval_of_customer ON plant.approval (customer_id, id DESC) WHERE customer_id IS NOT NULL;

-- What is summed of charges stands in the index, with the column that row-level security asks of every row: a sum of a month reads
-- no charge itself.
DROP INDEX plant.charge_by_time;
CREATE INDEX charge_by_time ON plant.charge (at) INCLUDE (customer_id, amount_microusd);
DROP INDEX plant.charge_of_customer;
CREATE INDEX charge_of_customer ON plant.charge (customer_id, at) INCLUDE (amount_microusd, in_trial);
DROP INDEX plant.charge_of_hire;
CREATE INDEX charge_of_hire ON plant.charge (hire_id, at) INCLUDE (customer_id, amount_microusd);
