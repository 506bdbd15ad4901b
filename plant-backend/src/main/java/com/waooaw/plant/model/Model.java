package com.waooaw.plant.model;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.StepContext;
import com.waooaw.plant.model.Chat.Turn;
import com.waooaw.plant.model.Chat.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model at work for a run. Each try is a paid call of its own: what it may cost is held before,
 * what it did cost, half an answer included, is charged after.
 */
final class Model {
  private static final Logger log = LoggerFactory.getLogger(Model.class);
  private static final int TRIES = 3;
  private static final int ROUNDS = 4;

  private final ModelSettings settings;
  private final ModelClient client;
  private final Tools tools;

  Model(ModelSettings settings, ModelClient client, Tools tools) {
    this.settings = requireNonNull(settings, "settings");
    this.client = requireNonNull(client, "client");
    this.tools = requireNonNull(tools, "tools");
  }

  String name() {
    return settings.name();
  }

  /**
   * Has the model answer, using tools as long as it asks for any and that is not too often.
   *
   * @return what it wrote, untrusted
   */
  String answer(StepContext context, String system, String user, int mostTokens)
      throws AgentFailure {
    Chat chat = Chat.begin(system, user, tools.described(), mostTokens);
    for (int round = 1; ; round++) {
      Turn turn = turn(context, round < ROUNDS ? chat : chat.withoutTools());
      if (turn.calls().isEmpty() || round == ROUNDS) {
        return turn.text();
      }
      List<String> results = new ArrayList<>();
      for (Chat.ToolCall call : turn.calls()) {
        context.act("Using the tool " + tools.nameOf(call));
        results.add(tools.use(call));
      }
      chat = chat.with(turn, results);
    }
  }

  private Turn turn(StepContext context, Chat chat) throws AgentFailure {
    ModelTrouble last = null;
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        return attempt(context, chat);
      } catch (Tried tried) {
        last = tried.trouble();
        switch (last.kind()) {
          case REFUSED ->
              throw new AgentFailure(
                  "The model does not take this goal as it is. A shorter text may help.");
          case SET_UP_WRONG ->
              throw new IllegalStateException("The model's set-up: " + last.getMessage());
          case PASSING -> {
            log.atWarn()
                .addKeyValue("model", settings.name())
                .addKeyValue("attempt", attempt)
                .addKeyValue("reason", last.getMessage())
                .log("A call to the model gave no answer");
            if (attempt < TRIES) {
              context.act("The model gave no whole answer; asking again.");
              rest(context, attempt, last.after());
            }
          }
        }
      }
    }
    throw new IllegalStateException("The model gave no answer: " + last.getMessage());
  }

  private Turn attempt(StepContext context, Chat chat) throws AgentFailure {
    long most = settings.price().of(chat.mostInput(), chat.mostTokens());
    return context.paid(
        "what " + settings.name() + " read and wrote",
        Math.max(1, most),
        bill -> {
          try {
            return client.ask(
                chat,
                context::proceed,
                used -> bill.spent(cost(used)),
                written ->
                    context.progress(Math.min(written, chat.mostTokens()), chat.mostTokens()));
          } catch (ModelTrouble trouble) {
            throw new Tried(trouble);
          }
        });
  }

  private long cost(Usage used) {
    return settings.price().of(used.input(), used.output());
  }

  private void rest(StepContext context, int attempt, Duration asked) {
    Duration own = settings.patience().between().multipliedBy(attempt);
    long until = System.nanoTime() + (asked.compareTo(own) > 0 ? asked : own).toNanos();
    while (System.nanoTime() < until) {
      context.proceed();
      java.util.concurrent.locks.LockSupport.parkNanos(
          Math.min(200_000_000, Math.max(1, until - System.nanoTime())));
    }
  }

  /** Carries a trouble through a paid call. */
  private static final class Tried extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ModelTrouble trouble;

    Tried(ModelTrouble trouble) {
      super(trouble.getMessage(), null, false, false);
      this.trouble = trouble;
    }

    ModelTrouble trouble() {
      return trouble;
    }
  }
}
