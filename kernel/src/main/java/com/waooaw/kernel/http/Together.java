package com.waooaw.kernel.http;

import java.lang.reflect.InvocationTargetException;

/**
 * Starts several services in one process, which no installation does: the gateway and the portals
 * share one start-up cache, and Java makes a cache from one process.
 */
public final class Together {
  private Together() {}

  /** Calls the main method of each class named, in order. */
  public static void main(String[] services) throws ReflectiveOperationException {
    for (String service : services) {
      try {
        Class.forName(service)
            .getMethod("main", String[].class)
            .invoke(null, (Object) new String[0]);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(service + " does not start", e.getCause());
      }
    }
  }
}
