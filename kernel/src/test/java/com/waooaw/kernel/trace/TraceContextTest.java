package com.waooaw.kernel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aCallersPlaceIsRead() {
    TraceContext place = TraceContext.read(headers(GOOD, "rojo=00f067aa0ba902b7")).orElseThrow();
    assertThat(place.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(place.spanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(place.sampled()).isTrue();
    assertThat(place.state()).isEqualTo("rojo=00f067aa0ba902b7");
  }

  @Test
  void aLaterVersionIsReadAsFarAsWeKnowIt() {
    assertThat(TraceContext.read(headers("cc" + GOOD.substring(2) + "-what-is-to-come", null)))
        .isPresent();
    assertThat(TraceContext.read(headers("cc" + GOOD.substring(2) + ".x", null))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void whatIsNotExactlyRightIsNotBelieved(String header) {
    assertThat(TraceContext.read(headers(header, null))).isEmpty();
  }

  @Test
  void twoParentsAreNone() {
    MultiMap headers = headers(GOOD, null).add("traceparent", GOOD);
    assertThat(TraceContext.read(headers)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rojo", "=1", "Rojo=1", "a=1,a=2", "a=\u00e9", "a=1=2", "a=", "t@Tenant=1"})
  void aFaultyStateIsDroppedAndTheTraceGoesOn(String state) {
    assertThat(TraceContext.read(headers(GOOD, state)).orElseThrow().state()).isEmpty();
  }

  @Test
  void statesOfSeveralHeadersAreOneListOfAtMost32() {
    MultiMap headers = headers(GOOD, "a=1, b=2").add("tracestate", "0tenant@vendor=3,,");
    assertThat(TraceContext.read(headers).orElseThrow().state())
        .isEqualTo("a=1,b=2,0tenant@vendor=3");
    StringBuilder many = new StringBuilder("k0=v");
    for (int i = 1; i < 33; i++) {
      many.append(",k").append(i).append("=v");
    }
    assertThat(TraceContext.read(headers(GOOD, many.toString())).orElseThrow().state()).isEmpty();
  }

  @Property
  void whatIsWrittenIsReadAgainAndAChildKeepsItsTrace(@ForAll long seed, @ForAll boolean sampled) {
    RandomGenerator random = new Random(seed);
    TraceContext first = TraceContext.start(random, sampled);
    TraceContext child = first.child(random);
    MultiMap headers = headers("to be replaced", "to-be=removed");
    child.write(headers);
    assertThat(TraceContext.read(headers)).contains(child);
    assertThat(child.traceId()).isEqualTo(first.traceId());
    assertThat(child.spanId()).isNotEqualTo(first.spanId());
    assertThat(child.sampled()).isEqualTo(sampled);
  }

  private static MultiMap headers(String parent, String state) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("traceparent", parent);
    return state == null ? headers : headers.add("tracestate", state);
  }
}
