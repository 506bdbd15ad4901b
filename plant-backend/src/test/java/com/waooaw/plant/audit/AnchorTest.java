package com.waooaw.plant.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.health.Health;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The head outside the database: what its owner can delete without a trace, it still shows. */
class AnchorTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;
  private TrailGround ground;
  private Anchors anchors;

  @BeforeEach
  void start() throws Exception {
    ground = new TrailGround();
    anchors = ground.anchors(Optional.of(folder));
    for (int i = 0; i < 4; i++) {
      chained(5);
    }
  }

  @AfterEach
  void stop() {
    ground.close();
  }

  @Test
  void aWholeChainHasTheHeadsThatAreKeptOutside() {
    Verification found = ground.verify(anchors);
    assertThat(found.valid()).as("%s", found).isTrue();
    assertThat(found.anchors())
        .extracting(Verification.Anchored::place, Verification.Anchored::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("redis", "agrees"),
            org.assertj.core.groups.Tuple.tuple("file", "agrees"));
  }

  @Test
  void theNewestEntriesDeletedWithTheirCheckpointsAreMissed() throws Exception {
    long cut = cutNewest();
    assertThat(ground.verify(ground.anchors(Optional.empty())).firstBad())
        .isEqualTo(
            new Verification.FirstBad(
                cut + 1,
                "Entries up to 20 were signed, as the head kept in Redis shows, and are missing."));
    // Whoever empties Redis too has not reached the file.
    forgetRedis();
    Verification byFile = ground.verify(anchors);
    assertThat(byFile.valid()).isFalse();
    assertThat(byFile.firstBad().reason()).contains("anchor file");
    // Without either nothing shows it: that is what the heads are for.
    Files.delete(head());
    Verification without = ground.verify(anchors);
    assertThat(without.valid()).isTrue();
    assertThat(without.anchors()).extracting(Verification.Anchored::state).containsOnly("absent");
  }

  @Test
  void aChainThatGoesOnAfterACutIsStillNoticedAndHealthSaysSo() throws Exception {
    cutNewest();
    Chainer chainer = ground.chainer(CLOCK, Optional.of(folder));
    ground.written(30);
    chainer.start();
    ground.await(40);
    assertThat(chainer.health().getString(Health.WARNING)).contains("verify the trail");
    chainer.stop();
    Verification found = ground.verify(anchors);
    assertThat(found.valid()).isFalse();
    assertThat(found.firstBad().seq()).isEqualTo(20);
    assertThat(found.firstBad().reason()).contains("differs from the head kept");
  }

  @Test
  void aHeadThatIsNotSignedByUsIsNamed() throws Exception {
    String forged = Files.readString(head()).replaceAll("\"seq\":\\d+", "\"seq\":3");
    Files.writeString(head(), forged);
    Verification found = ground.verify(anchors);
    assertThat(found.valid()).isFalse();
    assertThat(found.firstBad().reason()).contains("not signed by us");
    Files.writeString(head(), "{");
    assertThat(ground.verify(anchors).anchors().getLast().state()).isEqualTo("unreadable");
  }

  @Test
  void aHeadThatWasLostIsKeptAgainWithTheNextBatch() throws Exception {
    forgetRedis();
    chained(1);
    assertThat(ground.verify(anchors).anchors())
        .extracting(Verification.Anchored::seq)
        .containsOnly(21L);
  }

  @Test
  void anOlderHeadThanWhatIsVerifiedIsSaidToBeOlder() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    Files.copy(head(), old.resolve(head().getFileName()));
    chained(5);
    List<Anchors.Kept> kept = ground.anchors(Optional.of(old)).read();
    Verification found =
        ground.database.transact(
            com.waooaw.plant.database.Scope.plant(),
            tx -> new Verifier(ground.signer, CLOCK).verify(tx, Optional.of(25L), kept));
    assertThat(found.valid()).isTrue();
    assertThat(found.anchors().getLast().state()).isEqualTo("older");
  }

  private void chained(int events) throws InterruptedException {
    long wanted = ground.newest() + events;
    ground.written(events);
    Chainer chainer = ground.chainer(CLOCK, Optional.of(folder));
    chainer.start();
    ground.await(wanted);
    chainer.stop();
  }

  private Path head() {
    return folder.resolve("audit-head-" + ground.publicKeys().getFirst().kid() + ".json");
  }

  /** As only a superuser can: the last batch, whole, and what signed it. */
  private long cutNewest() throws Exception {
    long cut = ground.count("SELECT max(seq) FROM audit.checkpoint WHERE seq < 20");
    ground.superuser(
        "DELETE FROM audit.entry WHERE seq > %d; DELETE FROM audit.checkpoint WHERE seq > %d"
            .formatted(cut, cut));
    return cut;
  }

  private void forgetRedis() {
    ground
        .redis
        .send(Request.cmd(Command.DEL).arg("audit:head:" + ground.publicKeys().getFirst().kid()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
