package com.waooaw.plant.constitution;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What one law says of one entity.
 *
 * @param code the law, such as {@code L0-04}
 * @param passed whether the entity satisfies it
 * @param detail one plain sentence
 * @param binding false for a flag that a reviewer weighs; a binding law that failed forbids
 *     certification
 */
@JsonPropertyOrder({"code", "passed", "detail"})
public record Check(String code, boolean passed, String detail, @JsonIgnore boolean binding) {
  public Check {
    requireNonNull(code, "code");
    requireNonNull(detail, "detail");
  }

  static Check law(String code, boolean passed, String whenPassed, String whenNot) {
    return new Check(code, passed, passed ? whenPassed : whenNot, true);
  }

  static Check flag(String code, boolean passed, String whenPassed, String whenNot) {
    return new Check(code, passed, passed ? whenPassed : whenNot, false);
  }
}
