package com.waooaw.plant.agent.sdr;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom the customer wants to sell to. What is not given is not scored.
 *
 * @param minEmployees 0 when not given
 * @param maxEmployees the largest integer when not given
 */
record IdealCustomer(
    List<String> industries,
    List<String> titles,
    List<String> countries,
    int minEmployees,
    int maxEmployees) {
  private static final JsonNode SCHEMA =
      Json.read(
          """
          {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Which leads, and whom do you want?",
            "type": "object",
            "additionalProperties": false,
            "required": ["leads_csv", "ideal_customer"],
            "properties": {
              "leads_csv": {
                "type": "string", "minLength": 1, "maxLength": 1048576,
                "title": "Leads",
                "description": "A CSV file whose first row names the columns, such as name, email, company, title, country, employees, industry, phone, website.",
                "x-widget": "file:text/csv"
              },
              "ideal_customer": {
                "type": "object",
                "additionalProperties": false,
                "title": "Ideal customer",
                "description": "Leads are scored by what is filled in here.",
                "properties": {
                  "industries": {"type": "array", "maxItems": 30, "items": {"type": "string", "minLength": 1, "maxLength": 80}, "title": "Industries", "description": "Such as Software or Healthcare.", "x-widget": "tags"},
                  "titles": {"type": "array", "maxItems": 30, "items": {"type": "string", "minLength": 1, "maxLength": 80}, "title": "Job titles", "description": "Whom to talk to, such as CTO or Head of Marketing.", "x-widget": "tags"},
                  "countries": {"type": "array", "maxItems": 60, "items": {"type": "string", "minLength": 1, "maxLength": 80}, "title": "Countries", "description": "Names or ISO codes, such as India or GB.", "x-widget": "tags"},
                  "min_employees": {"type": "integer", "minimum": 0, "maximum": 10000000, "title": "Fewest employees", "description": "Smallest company worth talking to."},
                  "max_employees": {"type": "integer", "minimum": 1, "maximum": 10000000, "title": "Most employees", "description": "Largest company worth talking to."}
                }
              },
              "offer": {
                "type": "string", "minLength": 1, "maxLength": 200,
                "title": "Your offer",
                "description": "What you sell, to end the sentence \u201cWe offer \u2026\u201d. It goes into the drafts word for word."
              },
              "sender": {
                "type": "string", "minLength": 1, "maxLength": 80,
                "title": "Your name",
                "description": "Who signs the drafts."
              },
              "send_to_best": {
                "type": "integer", "minimum": 0, "maximum": 10, "default": 0,
                "title": "Letters to send",
                "description": "How many of the drafts are to be sent, the best first. You read and approve them before any leaves; in a trial they are recorded and not sent. It needs your offer and your name."
              },
              "hand_over_to": {
                "type": "string", "minLength": 1, "maxLength": 500, "pattern": "^https?://[^ ]+$",
                "title": "Hand over to",
                "description": "An https address of your own system that takes the best 100 leads as JSON, after you have approved it; in a trial nothing is sent."
              }
            }
          }
          """);

  IdealCustomer {
    industries = List.copyOf(industries);
    titles = List.copyOf(titles);
    countries = List.copyOf(countries);
  }

  static JsonNode schema() {
    return SCHEMA.deepCopy();
  }

  /**
   * The profile in a goal's inputs.
   *
   * @throws AgentFailure if it contradicts itself
   */
  static IdealCustomer read(JsonNode inputs) throws AgentFailure {
    JsonNode profile = inputs.path("ideal_customer");
    int min = profile.path("min_employees").asInt(0);
    int max = profile.path("max_employees").asInt(Integer.MAX_VALUE);
    if (max < min) {
      throw new AgentFailure(
          "The ideal customer has at least "
              + min
              + " employees but at most "
              + max
              + ", which no company can meet.");
    }
    return new IdealCustomer(
        texts(profile.path("industries")),
        texts(profile.path("titles")),
        texts(profile.path("countries")),
        min,
        max);
  }

  boolean wantsSize() {
    return minEmployees > 0 || maxEmployees < Integer.MAX_VALUE;
  }

  boolean isEmpty() {
    return industries.isEmpty() && titles.isEmpty() && countries.isEmpty() && !wantsSize();
  }

  /** The profile in words. */
  String text() {
    List<String> parts = new ArrayList<>();
    add(parts, "industries", industries);
    add(parts, "titles", titles);
    add(parts, "countries", countries);
    if (wantsSize()) {
      String most = maxEmployees == Integer.MAX_VALUE ? " or more" : " to " + maxEmployees;
      parts.add("employees " + minEmployees + most);
    }
    return parts.isEmpty() ? "none given" : String.join("; ", parts);
  }

  private static void add(List<String> parts, String name, List<String> values) {
    if (!values.isEmpty()) {
      parts.add(name + " " + String.join(", ", values));
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(Cleaning.spaces(item.asText())));
    texts.removeIf(String::isEmpty);
    return texts;
  }
}
