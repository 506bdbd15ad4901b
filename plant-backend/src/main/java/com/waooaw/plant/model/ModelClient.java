package com.waooaw.plant.model;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.json.Json;
import com.waooaw.plant.model.Chat.Turn;
import com.waooaw.plant.model.ModelTrouble.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * One call to an endpoint that speaks OpenAI's chat completions, read on the caller's virtual
 * thread as it comes. It never waits without letting the caller look up twice a second.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
final class ModelClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 200;
  private static final int MOST_WHOLE = 4 * 1024 * 1024;
  private static final Duration MOST_ASKED = Duration.ofSeconds(20);

  private final ModelSettings settings;
  private final HttpClient http;

  ModelClient(Vertx vertx, ModelSettings settings) {
    this.settings = requireNonNull(settings, "settings");
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAlive(false)
                .setMaxChunkSize(64 * 1024));
  }

  /** What arrives, in the order it does. */
  private sealed interface Arrival {
    record Head(HttpClientResponse response) implements Arrival {}

    record Bytes(byte[] bytes) implements Arrival {}

    record End() implements Arrival {}

    record Broken(String why) implements Arrival {}
  }

  /** A call whose answer is being read. */
  private final class Call {
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final long until = System.nanoTime() + settings.patience().call().toNanos();
    private volatile HttpClientRequest request;

    void send(Chat chat) {
      String url = settings.baseUrl().toString().replaceAll("/+$", "") + "/chat/completions";
      RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url);
      options.putHeader("Content-Type", "application/json");
      options.putHeader("Accept", "text/event-stream, application/json");
      settings.apiKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
      http.request(options)
          .compose(
              opened -> {
                request = opened;
                return opened.send(Buffer.buffer(Json.write(chat.body(settings.name()))));
              })
          .onSuccess(this::listen)
          .onFailure(e -> arrivals.add(new Arrival.Broken(String.valueOf(e.getMessage()))));
    }

    private void listen(HttpClientResponse response) {
      arrivals.add(new Arrival.Head(response));
      response.handler(bytes -> arrivals.add(new Arrival.Bytes(bytes.getBytes())));
      response.exceptionHandler(
          e -> arrivals.add(new Arrival.Broken(String.valueOf(e.getMessage()))));
      response.endHandler(end -> arrivals.add(new Arrival.End()));
    }

    Arrival next(Runnable look) throws ModelTrouble {
      long quietUntil = System.nanoTime() + settings.patience().silence().toNanos();
      while (true) {
        look.run();
        Arrival arrival = poll();
        if (arrival instanceof Arrival.Broken broken) {
          throw ModelTrouble.passing("The connection broke: " + broken.why());
        }
        if (arrival != null) {
          return arrival;
        }
        if (System.nanoTime() >= quietUntil) {
          throw ModelTrouble.passing("Nothing came for " + settings.patience().silence());
        }
        if (System.nanoTime() >= until) {
          throw ModelTrouble.passing("It took longer than " + settings.patience().call());
        }
      }
    }

    private Arrival poll() throws ModelTrouble {
      try {
        return arrivals.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ModelTrouble.passing("The process stops");
      }
    }

    boolean late() {
      return System.nanoTime() >= until;
    }

    void hangUp() {
      HttpClientRequest open = request;
      if (open != null) {
        open.reset();
      }
    }
  }

  /**
   * Makes one call.
   *
   * @param look called at least twice a second; what it throws ends the call
   * @param spent told the tokens read and written, as far as they are known, also when it fails
   * @param written told about how many tokens the model has written so far
   */
  Turn ask(
      Chat chat, Runnable look, java.util.function.Consumer<Chat.Usage> spent, LongConsumer written)
      throws ModelTrouble {
    Call call = new Call();
    TurnReader reader = new TurnReader(written);
    boolean answering = false;
    try {
      call.send(chat);
      HttpClientResponse response = ((Arrival.Head) call.next(look)).response();
      requireAnswer(response, call, look);
      answering = true;
      String type = String.valueOf(response.getHeader("Content-Type"));
      if (type.startsWith("application/json")) {
        reader.readWhole(whole(call, look));
      } else {
        stream(reader, call, look);
      }
      return reader.turn(chat.mostInput());
    } finally {
      if (answering) {
        spent.accept(reader.soFar(chat.mostInput()));
      }
      call.hangUp();
    }
  }

  private static void stream(TurnReader reader, Call call, Runnable look) throws ModelTrouble {
    while (!reader.done()) {
      if (call.late()) {
        throw ModelTrouble.passing("The answer took too long");
      }
      switch (call.next(look)) {
        case Arrival.Bytes bytes -> reader.read(bytes.bytes());
        case Arrival.End end -> {
          return;
        }
        case Arrival.Head again -> throw ModelTrouble.passing("Two answers to one call");
        case Arrival.Broken broken -> throw ModelTrouble.passing(broken.why());
      }
    }
  }

  private static byte[] whole(Call call, Runnable look) throws ModelTrouble {
    Buffer all = Buffer.buffer();
    while (call.next(look) instanceof Arrival.Bytes bytes) {
      all.appendBytes(bytes.bytes());
      if (all.length() > MOST_WHOLE || call.late()) {
        throw ModelTrouble.passing("More than anybody asked for");
      }
    }
    return all.getBytes();
  }

  private static void requireAnswer(HttpClientResponse response, Call call, Runnable look)
      throws ModelTrouble {
    int status = response.statusCode();
    if (status == 200) {
      return;
    }
    String said = new String(whole(call, look), java.nio.charset.StandardCharsets.UTF_8);
    String message = status + " " + said.substring(0, Math.min(said.length(), 300));
    switch (status) {
      case 408, 409, 425, 429, 500, 502, 503, 504, 529 ->
          throw new ModelTrouble(Kind.PASSING, message, after(response));
      case 400, 413, 422 -> throw new ModelTrouble(Kind.REFUSED, message, Duration.ZERO);
      default -> throw new ModelTrouble(Kind.SET_UP_WRONG, message, Duration.ZERO);
    }
  }

  private static Duration after(HttpClientResponse response) {
    String header = response.getHeader("Retry-After");
    if (header == null || !header.matches("\\d{1,6}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(header));
    return asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
  }
}
