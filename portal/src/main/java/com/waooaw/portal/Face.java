package com.waooaw.portal;

import java.time.Duration;
import java.util.Optional;

/** Which of the two portals this server is. They differ in nothing but these figures. */
public enum Face {
  /** Customers: a session ends after seven days without use. */
  CP("customer-portal", 3000, 8015, Duration.ofDays(7), Optional.empty()),
  /** Staff: a session ends after half an hour without use, and after a working day in any case. */
  PP("platform-portal", 3001, 8006, Duration.ofMinutes(30), Optional.of(Duration.ofHours(12)));

  private final String service;
  private final int uiPort;
  private final int apiPort;
  private final Duration idle;
  private final Optional<Duration> absolute;

  Face(String service, int uiPort, int apiPort, Duration idle, Optional<Duration> absolute) {
    this.service = service;
    this.uiPort = uiPort;
    this.apiPort = apiPort;
    this.idle = idle;
    this.absolute = absolute;
  }

  /** The name of the service in logs and health. */
  public String service() {
    return service;
  }

  /** The default port of the web app. */
  public int uiPort() {
    return uiPort;
  }

  /** The default port of the API. */
  public int apiPort() {
    return apiPort;
  }

  /** How long a session lasts without use. */
  public Duration idle() {
    return idle;
  }

  /** How long a session lasts at most; nothing means as long as it is used. */
  public Optional<Duration> absolute() {
    return absolute;
  }
}
