package com.waooaw.plant.outside;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Documents posted to an address that a customer named. Each bears an Idempotency-Key, so a
 * receiver that has it already says so and nothing happens twice. Where an address leads is looked
 * up once and connected to as looked up: it must be outside, or a customer could have this service
 * call what only it can reach.
 */
public final class WebhookConnector implements Connector {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final HttpClient http;
  private final boolean inside;

  /**
   * @param inside whether plain HTTP and addresses inside this network are allowed: for development
   */
  public WebhookConnector(Vertx vertx, boolean inside) {
    this.inside = inside;
    this.http =
        requireNonNull(vertx, "vertx")
            .createHttpClient(
                new HttpClientOptions()
                    .setKeepAlive(false)
                    .setConnectTimeout((int) TIMEOUT.toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setIdleTimeout((int) TIMEOUT.toMillis()));
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Result deliver(Delivery delivery) {
    URI url;
    InetAddress address;
    try {
      url = URI.create(delivery.to());
      requireWeb(url);
      address = outside(url.getHost());
    } catch (IllegalArgumentException notAllowed) {
      return new Result.Refused(notAllowed.getMessage());
    } catch (UnknownHostException unknown) {
      return new Result.Failed("The address is not found");
    }
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS : HTTP;
    String target = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(url.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI(url.getRawQuery() == null ? target : target + "?" + url.getRawQuery())
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Content-Type", "application/json")
            .putHeader("Idempotency-Key", delivery.key())
            .putHeader("X-Waooaw-Approval", delivery.approvalId().toString())
            .putHeader("User-Agent", "WAOOAW");
    return post(options, delivery.body());
  }

  private Result post(RequestOptions options, String body) {
    try {
      int status =
          http.request(options)
              .compose(request -> request.send(Buffer.buffer(body)))
              .map(response -> response.statusCode())
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return switch (status) {
        case 408, 425, 429 -> new Result.Failed("It answered " + status);
        default ->
            status >= 500
                ? new Result.Failed("It answered " + status)
                : status >= 200 && status < 300
                    ? new Result.Accepted("It answered " + status)
                    : new Result.Refused("It answered " + status);
      };
    } catch (CompletionException broken) {
      return broken.getCause() instanceof ConnectException
          ? new Result.Failed("Nobody answers there")
          : new Result.Unknown(String.valueOf(broken.getCause().getMessage()));
    }
  }

  private void requireWeb(URI url) {
    boolean web = "https".equals(url.getScheme()) || (inside && "http".equals(url.getScheme()));
    if (!web || url.getHost() == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("Not an https address");
    }
  }

  private InetAddress outside(String host) throws UnknownHostException {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] all = InetAddress.getAllByName(bare);
    for (InetAddress address : all) {
      if (!inside && isInside(address)) {
        throw new IllegalArgumentException("The address is not outside");
      }
    }
    return all[0];
  }

  static boolean isInside(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean sharedOrReserved =
        bytes.length == 4
            ? first == 0 || first >= 240 || (first == 100 && (second & 0xc0) == 64)
            // Unique local addresses (RFC 4193), NAT64 and 6to4, which lead to IPv4.
            : (first & 0xfe) == 0xfc || (first == 0x20 && second == 0x02) || isNat64(bytes);
    return sharedOrReserved
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }

  private static boolean isNat64(byte[] bytes) {
    return bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
  }
}
