-- A customer with work cannot be removed from under it.
ALTER TABLE plant.hire ADD FOREIGN KEY (customer_id) REFERENCES identity.customer ON DELETE RESTRICT;
ALTER TABLE plant.deliverable ADD FOREIGN KEY (customer_id) REFERENCES identity.customer ON DELETE RESTRICT;
ALTER TABLE plant.charge ADD FOREIGN KEY (customer_id) REFERENCES identity.customer ON DELETE RESTRICT;
