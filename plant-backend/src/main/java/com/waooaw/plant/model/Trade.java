package com.waooaw.plant.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.util.List;

/**
 * What an agent does that a model runs.
 *
 * @param slug the agent's, as in the catalogue
 * @param title who made it, as reports name it
 * @param work what the model is told of its trade
 * @param makes what it leaves, for people
 * @param fields what a goal's inputs are; all are texts
 */
record Trade(String slug, String title, String work, String makes, List<Field> fields) {
  Trade {
    fields = List.copyOf(fields);
  }

  /** One input. */
  record Field(String name, String title, String description, int longest, boolean required) {}

  /** JSON Schema of a goal's inputs. */
  JsonNode schema() {
    ObjectNode schema = Json.mapper().createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "What should " + title + " know?").put("type", "object");
    schema.put("additionalProperties", false);
    ArrayNode required = schema.putArray("required");
    ObjectNode properties = schema.putObject("properties");
    for (Field field : fields) {
      if (field.required()) {
        required.add(field.name());
      }
      properties
          .putObject(field.name())
          .put("type", "string")
          .put("minLength", 1)
          .put("maxLength", field.longest())
          .put("title", field.title())
          .put("description", field.description());
    }
    return schema;
  }
}
