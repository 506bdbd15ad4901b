package com.waooaw.ops.verify;

import com.waooaw.ops.report.Earlier;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the checks measured on their way, for the report's tables. */
final class Measures {
  final Map<String, Duration> startToReady = new HashMap<>();
  final Map<String, Long> rss = new HashMap<>();
  final Map<Earlier, Double> bundles = new HashMap<>();
  Duration coldStart;
  Duration upToHealthy;
}
