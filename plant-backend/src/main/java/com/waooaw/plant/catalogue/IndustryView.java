package com.waooaw.plant.catalogue;

import java.util.UUID;

/** An industry, with the number of agents a visitor finds in it. */
record IndustryView(UUID id, String slug, String name, String description, long agentCount) {}
