-- Usage tells a month's charges by day, hire and run: all that it asks of a charge stands in the index, so that no charge itself is read.
DROP INDEX plant.charge_of_customer;
CREATE INDEX charge_of_customer ON plant.charge (customer_id, at) INCLUDE (id, amount_microusd, in_trial, hire_id, run_id);
