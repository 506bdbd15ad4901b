package com.waooaw.kernel.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Property
  void everyIdIsAVersion7OfItsMillisecond(@ForAll @LongRange(max = (1L << 48) - 1) long millis) {
    UUID id = new Ids(InstantSource.fixed(Instant.ofEpochMilli(millis)), new SecureRandom()).next();
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Ids ids = new Ids(InstantSource.fixed(Instant.EPOCH), new SecureRandom());
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
  }
}
