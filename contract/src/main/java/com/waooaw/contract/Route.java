package com.waooaw.contract;

import static java.util.Objects.requireNonNull;

/**
 * One operation of the public API.
 *
 * @param operationId the handler's name, unique in the contract
 * @param method upper-case HTTP method
 * @param template path with {@code {name}} parameters, starting with a slash
 * @param access who may call
 * @param createsTask counts against a trial's daily tasks and costs one request
 * @param stream an event stream, exempt from the forwarding time-out
 * @param slow may take 30 s instead of 10 s ({@code x-long})
 * @param upload accepts 10 MiB instead of 1 MiB
 * @param portalSession the portal reads this answer to keep its tokens
 * @param rateClass a named rate class, or the empty string for the caller's tier
 * @param webSocket is upgraded to a WebSocket, and to nothing else
 */
public record Route(
    String operationId,
    String method,
    String template,
    Access access,
    boolean createsTask,
    boolean stream,
    boolean slow,
    boolean upload,
    boolean portalSession,
    String rateClass,
    boolean webSocket) {

  public Route {
    requireNonNull(operationId, "operationId");
    requireNonNull(method, "method");
    requireNonNull(template, "template");
    requireNonNull(access, "access");
    requireNonNull(rateClass, "rateClass");
  }

  /** Who may call a route. */
  public sealed interface Access {
    /** Anyone, signed in or not. */
    record Public() implements Access {}

    /** Whoever policy grants this {@code resource.action}. */
    record Permission(String name) implements Access {
      public Permission {
        requireNonNull(name, "name");
      }
    }
  }
}
