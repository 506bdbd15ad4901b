package com.waooaw.portal.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SessionOperationTest {
  @Test
  void theOperationsAreThoseTheContractMarks() {
    assertThat(Arrays.stream(SessionOperation.values()).map(o -> o.method() + " " + o.path()))
        .containsExactlyInAnyOrderElementsOf(
            Contract.load().routes().stream()
                .filter(Route::portalSession)
                .map(r -> r.method() + " " + r.template())
                .toList());
  }
}
