package com.waooaw.plant.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.plant.audit.ChainerProcess.Running;
import com.waooaw.plant.database.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two processes on one database: one chains, and when it is killed the other does. */
class TakeoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void whenTheLeaderIsKilledTheOtherTakesOverWithinTenSecondsAndTheChainVerifies()
      throws Exception {
    try (TrailGround ground = new TrailGround()) {
      Running one = ChainerProcess.start(ground.url);
      Running other = ChainerProcess.start(ground.url);
      try {
        Thread writer = Thread.ofVirtual().start(() -> writeSlowly(ground, 400));
        await(() -> ground.newest() > 20);
        for (int i = 0; i < 2; i++) {
          Running leader = one.standing() == Chainer.Standing.LEADS ? one : other;
          Running follower = leader == one ? other : one;
          assertThat(leader.standing()).isEqualTo(Chainer.Standing.LEADS);
          assertThat(follower.standing()).isEqualTo(Chainer.Standing.FOLLOWS);
          leader.process.destroyForcibly().waitFor();
          long killed = System.nanoTime();
          long before = ground.newest();
          await(() -> ground.newest() > before);
          Duration took = Duration.ofNanos(System.nanoTime() - killed);
          System.out.printf(
              "The leader was killed at entry %d and followed after %d ms%n",
              before, took.toMillis());
          assertThat(took).isLessThan(LIMIT);
          await(() -> follower.standing() == Chainer.Standing.LEADS);
          Running next = ChainerProcess.start(ground.url);
          one = follower;
          other = next;
          await(() -> next.standing() == Chainer.Standing.FOLLOWS);
        }
        writer.join();
        await(() -> waiting(ground) == 0);
        assertThat(ground.newest()).isEqualTo(400);
        assertThat(ground.count("SELECT count(DISTINCT entity_id) FROM audit.entry"))
            .isEqualTo(400);
        Verification found = ground.verify(ground.anchors(Optional.empty()));
        assertThat(found.valid()).as("%s", found).isTrue();
        assertThat(found.anchors().getFirst().state()).isEqualTo("agrees");
      } finally {
        one.process.destroyForcibly();
        other.process.destroyForcibly();
      }
    }
  }

  private static void writeSlowly(TrailGround ground, int events) {
    AuditTrail trail = new AuditTrail(InstantSource.system());
    for (int i = 0; i < events; i++) {
      String id = "e-" + i;
      ground.database.transactVoid(
          Scope.plant(),
          tx ->
              trail.record(
                  tx,
                  new BusinessEvent(
                      "system", "test.happened", "test", id, null, null, "ok", Map.of())));
      try {
        Thread.sleep(60);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static long waiting(TrailGround ground) {
    return ground.database.transact(
        Scope.plant(),
        tx -> tx.createQuery("SELECT count(*) FROM audit.outbox").mapTo(Long.class).one());
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    for (int i = 0; i < 1_500 && !condition.holds(); i++) {
      Thread.sleep(20);
    }
    assertThat(condition.holds()).isTrue();
  }
}
