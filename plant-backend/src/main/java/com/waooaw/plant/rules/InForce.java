package com.waooaw.plant.rules;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Canonical;
import com.waooaw.policy.PolicyData;
import java.time.Instant;

/**
 * The policy data that count at a moment.
 *
 * @param document the whole data file
 * @param sha256 of its canonical form (RFC 8785), so that spaces and order make no revision
 * @param data what services read of it
 * @param since when this process took it
 */
record InForce(JsonNode document, String sha256, PolicyData data, Instant since) {
  InForce {
    requireNonNull(document, "document");
    requireNonNull(sha256, "sha256");
    requireNonNull(data, "data");
    requireNonNull(since, "since");
  }

  /**
   * Reads a data file.
   *
   * @throws com.waooaw.policy.PolicyException if it makes no sense
   */
  static InForce of(byte[] json, Instant now) {
    PolicyData data = PolicyData.parse(json);
    JsonNode document = Json.read(new String(json, java.nio.charset.StandardCharsets.UTF_8));
    return new InForce(document, Canonical.sha256(document), data, now);
  }

  String revision() {
    return data.revision();
  }
}
