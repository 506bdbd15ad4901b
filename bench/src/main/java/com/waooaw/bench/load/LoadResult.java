package com.waooaw.bench.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What came of a plan, its warm-up left out.
 *
 * @param sent requests that came due; each of them succeeded or is in {@code errors}
 * @param errors how many of each kind, most frequent first: "status 503 on list", "time-out", ...
 * @param samples the first few of each kind
 * @param latency from intended start to the answer's last byte, of those that succeeded, in
 *     microseconds. Errors are told by their number: a refusal may be fast.
 * @param lateness how late the generator itself was in starting requests, in microseconds. It is
 *     part of the latency; where it is large, the generator had too little CPU.
 * @param achievedRate successes a second, until the last of them
 */
public record LoadResult(
    long sent,
    long succeeded,
    SequencedMap<String, Long> errors,
    SequencedMap<String, List<ErrorSample>> samples,
    Latency latency,
    Latency lateness,
    List<ScenarioResult> scenarios,
    List<Second> timeline,
    double achievedRate) {
  public LoadResult {
    errors = Collections.unmodifiableSequencedMap(mostFrequentFirst(errors));
    SequencedMap<String, List<ErrorSample>> copies = new LinkedHashMap<>();
    samples.forEach((kind, some) -> copies.put(kind, List.copyOf(some)));
    samples = Collections.unmodifiableSequencedMap(copies);
    scenarios = List.copyOf(scenarios);
    timeline = List.copyOf(timeline);
  }

  /** All errors together. */
  public long failed() {
    return sent - succeeded;
  }

  private static SequencedMap<String, Long> mostFrequentFirst(Map<String, Long> errors) {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(errors.entrySet());
    sorted.sort(
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    SequencedMap<String, Long> result = new LinkedHashMap<>();
    sorted.forEach(e -> result.put(e.getKey(), e.getValue()));
    return result;
  }
}
