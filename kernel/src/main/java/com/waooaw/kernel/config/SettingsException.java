package com.waooaw.kernel.config;

import java.util.List;

/** Settings that cannot be used, all of them at once. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(List<String> faults) {
    super("Wrong settings: " + String.join("; ", faults), null, false, false);
  }
}
