package com.waooaw.bench.load;

/** What came of one scenario; {@code sent} is {@code succeeded + failed}. */
public record ScenarioResult(
    String name, long sent, long succeeded, long failed, Latency latency) {}
