package com.waooaw.plant.audit;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Redis stream of the gateway's events; each has one field, {@code event}. */
final class RequestStream {
  private static final Logger log = LoggerFactory.getLogger(RequestStream.class);

  private final RedisLink redis;

  /** One event and where in the stream it stands. */
  record Streamed(String id, String event) {}

  RequestStream(RedisLink redis) {
    this.redis = redis;
  }

  // Redis away: business events are chained all the same, requests wait in the gateway and in
  // Redis.
  /** Events after a position, oldest first; none while Redis is away. */
  List<Streamed> read(String after, int atMost) {
    Response answer;
    try {
      answer =
          redis
              .send(
                  Request.cmd(Command.XREAD)
                      .arg("COUNT")
                      .arg(atMost)
                      .arg("STREAMS")
                      .arg(Chainer.STREAM)
                      .arg(after))
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException redisAway) {
      log.atDebug().setCause(redisAway).log("The stream of requests is out of reach");
      return List.of();
    }
    List<Streamed> streamed = new ArrayList<>();
    if (answer != null) {
      for (Response item : entriesOf(answer)) {
        String id = item.get(0).toString();
        Response fields = item.get(1);
        streamed.add(new Streamed(id, fields.size() < 2 ? "" : fields.get(1).toString()));
      }
    }
    return streamed;
  }

  /** Lets go of what is chained; failing to only costs memory until the next time. */
  void trim(String chained) {
    redis.send(Request.cmd(Command.XTRIM).arg(Chainer.STREAM).arg("MINID").arg(chained));
  }

  // RESP3 answers a map of streams, RESP2 a list of pairs.
  private static Response entriesOf(Response answer) {
    return answer.getKeys().contains(Chainer.STREAM)
        ? answer.get(Chainer.STREAM)
        : answer.get(0).get(1);
  }
}
