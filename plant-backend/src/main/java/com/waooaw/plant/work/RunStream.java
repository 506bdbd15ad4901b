package com.waooaw.plant.work;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.api.EventSink;
import com.waooaw.plant.api.Reply;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Streams a run's events to one reader: first what it has not seen, then what comes, until the run
 * is finished. One that failed and was taken up again goes on after that. Every event is read from
 * the table by its number, so none is lost and none comes twice, however often the reader returns.
 * It also ends when the process is told to stop; the reader then comes back to another one.
 */
final class RunStream implements Reply.Writer {
  private static final int BATCH = 200;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Database database;
  private final RunFeed feed;
  private final Scope scope;
  private final UUID runId;
  private final long seen;

  RunStream(Database database, RunFeed feed, Scope scope, UUID runId, long seen) {
    this.database = requireNonNull(database, "database");
    this.feed = requireNonNull(feed, "feed");
    this.scope = requireNonNull(scope, "scope");
    this.runId = requireNonNull(runId, "runId");
    this.seen = seen;
  }

  private record News(List<RunEvent.Numbered> events, boolean finished) {}

  @Override
  public void write(EventSink sink) throws InterruptedException {
    try (RunFeed.Watch watch = feed.watch(runId)) {
      long last = seen;
      long quietSince = System.nanoTime();
      while (!sink.closed() && !feed.closed()) {
        News news = after(last);
        for (RunEvent.Numbered event : news.events()) {
          sink.event(event.seq(), event.kind(), Json.write(event));
          last = event.seq();
          quietSince = System.nanoTime();
        }
        if (news.events().isEmpty()) {
          if (news.finished()) {
            return;
          }
          if (System.nanoTime() - quietSince >= HEARTBEAT.toNanos()) {
            sink.comment("still here");
            quietSince = System.nanoTime();
          }
          watch.await();
        }
      }
    }
  }

  // Whether the run is finished is asked first: what is then not among the events never comes.
  private News after(long last) {
    return database.transact(
        scope,
        tx -> {
          boolean finished = RunStore.finished(tx, runId);
          return new News(EventStore.after(tx, runId, last, BATCH), finished);
        });
  }
}
