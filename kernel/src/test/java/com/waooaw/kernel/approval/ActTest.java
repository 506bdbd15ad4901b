package com.waooaw.kernel.approval;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActTest {
  private static final Act ACT = act("PUT", "/api/v1/agents/1/status", "{\"status\":\"listed\"}");

  @Test
  void theSameActHasTheSameHashHoweverItsBodyWasWritten() {
    String one = Act.canonicalBody("{\"b\":1.0,\"a\":{\"d\":[1,2],\"c\":\"é\"}}".getBytes(UTF_8));
    String other =
        Act.canonicalBody(
            " {\"a\" : {\"c\":\"\\u00e9\", \"d\":[1, 2]}, \"b\":1 }\n".getBytes(UTF_8));
    assertThat(one).isEqualTo(other).isEqualTo("{\"a\":{\"c\":\"é\",\"d\":[1,2]},\"b\":1}");
    assertThat(act("PUT", "/x", one).hash("u", "c"))
        .isEqualTo(act("PUT", "/x", other).hash("u", "c"));
  }

  @Test
  void whateverDiffersMakesAnotherHash() {
    Set<String> hashes = new HashSet<>();
    hashes.add(ACT.hash("u", "c"));
    hashes.add(ACT.hash("v", "c"));
    hashes.add(ACT.hash("u", "d"));
    hashes.add(ACT.hash("u", null));
    hashes.add(act("POST", ACT.target(), ACT.body()).hash("u", "c"));
    hashes.add(act("PUT", ACT.target() + "?force=true", ACT.body()).hash("u", "c"));
    hashes.add(act("PUT", ACT.target(), "{\"status\":\"retired\"}").hash("u", "c"));
    hashes.add(act("PUT", ACT.target(), null).hash("u", "c"));
    hashes.add(act("PUT", ACT.target(), "{}").hash("u", "c"));
    assertThat(hashes).hasSize(9).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
  }

  @Test
  void aBodyWithTwoReadingsHasNoCanonicalForm() {
    for (String body :
        List.of(
            "{\"a\":1,\"a\":2}",
            "{\"a\":9007199254740993}",
            "{\"a\":1e400}",
            "{\"a\":0.12345678901234567890}",
            "{\"a\":NaN}",
            "{} {}",
            "[1]",
            "null",
            "",
            "{\"a\":")) {
      assertThatThrownBy(() -> Act.canonicalBody(body.getBytes(UTF_8)))
          .as(body)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(".");
    }
    assertThatThrownBy(() -> Act.canonicalBody("{\"a\":\"é\"}".getBytes(ISO_8859_1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Act.canonicalBody(("{\"a\":" + "[".repeat(5_000)).getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Act act(String method, String target, String body) {
    return new Act(method, target, "/api/v1/agents/{id}/status", "agent.deploy", body);
  }
}
