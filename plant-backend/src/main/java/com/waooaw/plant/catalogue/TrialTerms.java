package com.waooaw.plant.catalogue;

import com.waooaw.plant.money.Cost;

/**
 * What a trial gives, as policy says now.
 *
 * @param days of 24 hours each
 * @param tasksPerDay tasks a UTC day, over all trials of the customer
 * @param spendCap what all of it may cost the platform
 */
public record TrialTerms(int days, int tasksPerDay, Cost spendCap) {}
