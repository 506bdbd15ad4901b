package com.waooaw.plant.market;

import com.waooaw.plant.outside.Connector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A way out that keeps what it is given, and answers as it is told. */
public final class Carrier implements Connector {
  public final List<Delivery> given = new CopyOnWriteArrayList<>();
  private final boolean repeatable;
  private volatile Function<Delivery, Result> answer = d -> new Result.Accepted("250 kept");

  public Carrier(boolean repeatable) {
    this.repeatable = repeatable;
  }

  public void answers(Function<Delivery, Result> how) {
    answer = how;
  }

  @Override
  public boolean repeatable() {
    return repeatable;
  }

  @Override
  public Result deliver(Delivery delivery) {
    given.add(delivery);
    return answer.apply(delivery);
  }
}
