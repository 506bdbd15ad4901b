package com.waooaw.gateway.path;

import com.waooaw.kernel.problem.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What must hold of a request before its path means anything (RFC 9112): one target in a form for
 * an origin server, one host, a body whose end nobody can see elsewhere, headers of a bounded size.
 * What two servers could read differently is refused, since that is how a second request hides in a
 * first.
 */
public final class RequestForm {
  /** A header block this large is still read, so that an oversized token is told what it is. */
  public static final int READ_BYTES = 128 * 1024;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int SEPARATORS = 4;
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#@]+(/.*)?");

  private RequestForm() {}

  /** The first fault of a request, if it has one. */
  public static Optional<Problem> fault(HttpServerRequest request) {
    String target = request.uri();
    if (request.method().equals(HttpMethod.CONNECT)
        || !(target.startsWith("/") || ABSOLUTE.matcher(target).matches())) {
      return fault("target", "format", "The target is not that of an origin server.");
    }
    if (!hasOneHost(request)) {
      return fault("Host", "format", "Name one host.");
    }
    if (!hasPlainFraming(request)) {
      return fault("Transfer-Encoding", "format", "The only transfer coding here is chunked.");
    }
    if (headerBytes(request) > MAX_HEADER_BYTES) {
      return fault("headers", "maxLength", "The headers are larger than 16 KiB.");
    }
    return Optional.empty();
  }

  private static boolean hasOneHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll("Host");
    return hosts.isEmpty()
        ? request.version() == HttpVersion.HTTP_1_0
        : hosts.size() == 1 && !hosts.getFirst().isBlank() && request.authority() != null;
  }

  private static boolean hasPlainFraming(HttpServerRequest request) {
    List<String> codings = request.headers().getAll("Transfer-Encoding");
    return codings.isEmpty()
        || (codings.size() == 1
            && codings.getFirst().equalsIgnoreCase("chunked")
            && request.version() == HttpVersion.HTTP_1_1);
  }

  private static int headerBytes(HttpServerRequest request) {
    int bytes = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      bytes += header.getKey().length() + header.getValue().length() + SEPARATORS;
    }
    return bytes;
  }

  private static Optional<Problem> fault(String field, String code, String message) {
    return Optional.of(Problem.invalid(field, code, message));
  }
}
