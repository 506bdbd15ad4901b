package com.waooaw.plant.page;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items at most as many as were asked for
 * @param nextCursor where the next page begins; null after the last one
 */
public record Page<T>(List<T> items, String nextCursor) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Cuts a page out of rows of which one more than the limit was read.
   *
   * @param cursor the cursor of the last row that is shown
   */
  public static <R> Page<R> cut(List<R> rows, int limit, Function<R, String> cursor) {
    return rows.size() <= limit
        ? new Page<>(rows, null)
        : new Page<>(rows.subList(0, limit), cursor.apply(rows.get(limit - 1)));
  }

  /** The same page of something else. */
  public <R> Page<R> map(Function<T, R> mapper) {
    return new Page<>(items.stream().map(mapper).toList(), nextCursor);
  }
}
