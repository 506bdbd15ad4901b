package com.waooaw.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ContractTest {
  @Test
  void everyShippedOperationNamesItsAccess() {
    assertThat(Contract.load().routes())
        .hasSizeGreaterThan(20)
        .allSatisfy(r -> assertThat(r.access()).isNotNull());
  }

  @Test
  void everyOperationAnswersProblemsByDefault() {
    Contract contract = Contract.load();
    assertThat(contract.routes())
        .allSatisfy(
            r ->
                assertThat(contract.operation(r).at("/responses/default/$ref").asText())
                    .isEqualTo("#/components/responses/Problem"));
  }

  @Test
  void anOperationWithNeitherAccessIsRefused() throws Exception {
    assertThatThrownBy(() -> parse("{\"paths\":{\"/a\":{\"get\":{\"operationId\":\"a\"}}}}"))
        .hasMessageContaining("exactly one of x-public and x-permission");
  }

  @Test
  void anOperationWithBothAccessesIsRefused() {
    assertThatThrownBy(
            () ->
                parse(
                    "{'paths':{'/a':{'get':{'operationId':'a','x-public':true,'x-permission':'a.b'}}}}"))
        .hasMessageContaining("exactly one of x-public and x-permission");
  }

  @Test
  void anOperationIdUsedTwiceIsRefused() {
    assertThatThrownBy(
            () ->
                parse(
                    "{'paths':{'/a':{'get':{'operationId':'a','x-public':true},"
                        + "'post':{'operationId':'a','x-public':true}}}}"))
        .hasMessageContaining("used twice");
  }

  private static Contract parse(String json) throws Exception {
    return Contract.of(new ObjectMapper().readTree(json.replace('\'', '"')));
  }
}
