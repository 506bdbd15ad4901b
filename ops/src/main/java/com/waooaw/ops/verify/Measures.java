package com.waooaw.ops.verify;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the checks measured on their way, for the report's tables. */
final class Measures {
  final Map<String, Long> bytes = new HashMap<>();
  final Map<String, Long> compressed = new HashMap<>();
  final Map<String, Duration> startToReady = new HashMap<>();
  final Map<String, Long> rss = new HashMap<>();
  long allBytes = -1;
  long allCompressed = -1;
  Duration coldStart;
  Duration upToHealthy;
}
