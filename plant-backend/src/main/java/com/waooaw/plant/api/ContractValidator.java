package com.waooaw.plant.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Passport;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.Problem.Violation;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accepts or refuses requests by the contract's own schemas, naming every faulty field at once. */
public final class ContractValidator {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory ->
              factory.metaSchema(
                  JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                      .keyword(new NonValidationKeyword("x-widget"))
                      .format(new AddressFormat())
                      .build()));
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .formatAssertionsEnabled(true)
          .pathType(PathType.JSON_POINTER)
          .build();

  // What follows a document is not overlooked: a body is one document and nothing else.
  private static final ObjectReader WHOLE =
      Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Contract contract;
  private final Map<String, Operation> operations = new HashMap<>();

  private record Parameter(
      String name, String in, boolean required, String type, String fallback, JsonSchema schema) {}

  private record Operation(List<Parameter> parameters, Optional<JsonSchema> body) {}

  /** Compiles the schemas of every operation. */
  public ContractValidator(Contract contract) {
    this.contract = requireNonNull(contract, "contract");
    for (Route route : contract.routes()) {
      operations.put(route.operationId(), compile(contract, contract.operation(route)));
    }
  }

  Contract contract() {
    return contract;
  }

  /** A schema that stands on its own, such as that of an agent's inputs. */
  public static JsonSchema schema(JsonNode schema) {
    return FACTORY.getSchema(schema, CONFIG);
  }

  /** Every fault of a document, each field's pointer below the given one. */
  public static List<Violation> check(JsonSchema schema, JsonNode document, String below) {
    return violations(schema.validate(document), below);
  }

  Request accept(Route route, RoutingContext ctx, Passport passport) {
    Operation operation = operations.get(route.operationId());
    List<Violation> faults = new ArrayList<>();
    Map<String, String> path = new HashMap<>();
    Map<String, String> query = new HashMap<>();
    Map<String, String> headers = new HashMap<>();
    for (Parameter parameter : operation.parameters()) {
      String value = value(parameter, ctx);
      if (value == null) {
        if (parameter.required()) {
          faults.add(
              new Violation(parameter.name(), "required", parameter.name() + " is required."));
        } else if (parameter.fallback() != null) {
          query.put(parameter.name(), parameter.fallback());
        }
        continue;
      }
      if (!Characters.canBeKept(value)) {
        faults.add(unkept(parameter.name(), parameter.name()));
      }
      faults.addAll(check(parameter.schema(), typed(parameter, value), parameter.name()));
      (switch (parameter.in()) {
            case "path" -> path;
            case "query" -> query;
            default -> headers;
          })
          .put(parameter.name(), value);
    }
    refuseUnknownId(operation, path, faults);
    JsonNode body =
        operation.body().map(schema -> body(schema, ctx, faults)).orElse(MissingNode.getInstance());
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults).exception();
    }
    return new Request(passport, path, query, headers, body);
  }

  // A path that cannot name anything names nothing: 404, not a lecture on UUIDs.
  private static void refuseUnknownId(
      Operation operation, Map<String, String> path, List<Violation> faults) {
    boolean badPath =
        operation.parameters().stream()
            .filter(p -> path.containsKey(p.name()))
            .anyMatch(p -> !p.schema().validate(typed(p, path.get(p.name()))).isEmpty());
    if (badPath) {
      faults.clear();
      throw Problem.of(ProblemType.NOT_FOUND, "There is nothing with this id.").exception();
    }
  }

  private static JsonNode body(JsonSchema schema, RoutingContext ctx, List<Violation> faults) {
    String type = ctx.request().getHeader("Content-Type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.")
          .exception();
    }
    Buffer buffer = ctx.body().buffer();
    try {
      JsonNode body = WHOLE.readTree(buffer == null ? "" : buffer.toString());
      if (body == null || body.isMissingNode()) {
        faults.add(new Violation("", "required", "A body is required."));
        return MissingNode.getInstance();
      }
      if (!Characters.canBeKept(body)) {
        faults.add(unkept("", "The body"));
      }
      faults.addAll(violations(schema.validate(body), ""));
      return body;
    } catch (JsonProcessingException e) {
      throw Problem.invalid("", "json", "The body is not valid JSON.").exception();
    }
  }

  private static Violation unkept(String field, String name) {
    return new Violation(
        field,
        "characters",
        name + " holds U+0000 or half of a surrogate pair, which no text can keep.");
  }

  private static List<Violation> violations(Collection<ValidationMessage> messages, String below) {
    return messages.stream()
        .map(
            m -> {
              String pointer = below + m.getInstanceLocation();
              String field = m.getProperty() == null ? pointer : pointer + "/" + m.getProperty();
              return new Violation(field, m.getType(), sentence(field, m));
            })
        .distinct()
        .toList();
  }

  private static String sentence(String field, ValidationMessage message) {
    String name = field.isEmpty() ? "The body" : field.startsWith("/") ? field.substring(1) : field;
    return switch (message.getType()) {
      case "required" -> name + " is required.";
      case "additionalProperties" -> name + " is not a known field.";
      default -> {
        String text = message.getError();
        yield name + " " + text + (text.endsWith(".") ? "" : ".");
      }
    };
  }

  private static String value(Parameter parameter, RoutingContext ctx) {
    return switch (parameter.in()) {
      case "path" -> ctx.pathParam(parameter.name());
      case "query" -> ctx.queryParams().get(parameter.name());
      default -> ctx.request().getHeader(parameter.name());
    };
  }

  private static JsonNode typed(Parameter parameter, String value) {
    return switch (parameter.type()) {
      case "integer" ->
          value.matches("-?\\d{1,18}")
              ? LongNode.valueOf(Long.parseLong(value))
              : TextNode.valueOf(value);
      case "boolean" ->
          value.equals("true") || value.equals("false")
              ? BooleanNode.valueOf(Boolean.parseBoolean(value))
              : TextNode.valueOf(value);
      default -> TextNode.valueOf(value);
    };
  }

  private static Operation compile(Contract contract, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode declared : operation.path("parameters")) {
      JsonNode parameter = resolve(contract, declared);
      JsonNode schema = parameter.path("schema");
      parameters.add(
          new Parameter(
              parameter.path("name").asText(),
              parameter.path("in").asText(),
              parameter.path("required").asBoolean(),
              schema.path("type").asText(),
              schema.has("default") ? schema.path("default").asText() : null,
              schema(schema)));
    }
    JsonNode body = operation.at("/requestBody/content/application~1json/schema");
    return new Operation(
        List.copyOf(parameters),
        body.isMissingNode() ? Optional.empty() : Optional.of(bodySchema(contract, body)));
  }

  // The body's schema with the components beside it, so that its references resolve within one
  // document.
  private static JsonSchema bodySchema(Contract contract, JsonNode body) {
    ObjectNode document = Json.mapper().createObjectNode();
    document.setAll((ObjectNode) body.deepCopy());
    document.set("components", contract.document().path("components"));
    return schema(document);
  }

  private static JsonNode resolve(Contract contract, JsonNode node) {
    return node.has("$ref")
        ? contract.document().at(node.path("$ref").asText().substring(1))
        : node;
  }
}
