package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * What came back.
 *
 * @param body of an event stream, what came within a moment
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Answer(int status, HttpHeaders headers, byte[] body) {
  /** Whether it is no refusal: something done, or a redirection. */
  boolean good() {
    return status >= 200 && status < 400;
  }

  /** Whether a governor was asked instead of it being done. */
  boolean waitsForApproval() {
    return status == 202 && mediaType().equals("application/problem+json");
  }

  /** Without parameters; empty when there is none. */
  String mediaType() {
    return headers.firstValue("Content-Type").orElse("").split(";", 2)[0].strip();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return Json.read(text());
  }

  @Override
  public String toString() {
    String text = text();
    return status + " " + (text.length() > 400 ? text.substring(0, 400) + "…" : text);
  }
}
