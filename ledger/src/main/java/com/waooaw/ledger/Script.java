package com.waooaw.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A script called by its digest; a Redis that does not know it yet is sent the text. */
final class Script {
  private static final String SHARED = read("caps.lua");

  private final RedisLink redis;
  private final String text;
  private volatile String digest;

  Script(RedisLink redis, String resource) {
    this.redis = redis;
    this.text = SHARED + read(resource);
  }

  Future<Response> run(List<String> keys, List<String> arguments) {
    String known = digest;
    if (known == null) {
      return load(keys, arguments);
    }
    return redis
        .send(request(known, keys, arguments))
        .recover(
            failure ->
                failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT")
                    ? load(keys, arguments)
                    : Future.failedFuture(failure));
  }

  private Future<Response> load(List<String> keys, List<String> arguments) {
    return redis
        .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(text))
        .compose(
            sha -> {
              digest = sha.toString();
              return redis.send(request(digest, keys, arguments));
            });
  }

  private static Request request(String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(Command.EVALSHA).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private static String read(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      return new String(requireNonNull(in, resource).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
