package com.waooaw.plant.hire;

import java.util.UUID;

/** Which agent, as its customer knows it: frozen when it was hired. */
public record AgentRef(UUID id, String slug, String name, String specialty) {}
