package com.waooaw.gateway;

import com.waooaw.kernel.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A JWK Set that rotates, counts its readers, and can be slow or broken. */
final class KeyServer implements AutoCloseable {
  final URI url;
  final AtomicInteger fetches = new AtomicInteger();

  /** Answered instead of the set when there is one; {@code 500} is a failure. */
  volatile String instead;

  volatile int delayMillis = 1;

  /** The ids that are published now. */
  volatile List<String> published = List.of();

  private final Map<String, KeyPair> keys = new ConcurrentHashMap<>();
  private final Vertx vertx = Vertx.vertx();

  KeyServer() {
    int port =
        RunningGateway.await(
                vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
            .actualPort();
    url = URI.create("http://127.0.0.1:" + port + "/.well-known/jwks.json");
  }

  PrivateKey privateKey(String kid) {
    return pair(kid).getPrivate();
  }

  /** The published keys and these, as a set. */
  String set(JsonObject... others) {
    JsonArray list = new JsonArray();
    for (JsonObject other : others) {
      list.add(other);
    }
    published.forEach(kid -> list.add(jwk(kid)));
    return new JsonObject().put("keys", list).encode();
  }

  JsonObject jwk(String kid) {
    RSAPublicKey key = (RSAPublicKey) pair(kid).getPublic();
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    return new JsonObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("alg", "RS256")
        .put("kid", kid)
        .put("n", url.encodeToString(key.getModulus().toByteArray()))
        .put("e", url.encodeToString(key.getPublicExponent().toByteArray()));
  }

  private KeyPair pair(String kid) {
    return keys.computeIfAbsent(kid, KeyServer::newPair);
  }

  private static KeyPair newPair(String kid) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(kid, e);
    }
  }

  private void answer(HttpServerRequest request) {
    fetches.incrementAndGet();
    String other = instead;
    vertx.setTimer(
        delayMillis,
        late -> {
          if ("500".equals(other)) {
            request
                .response()
                .setStatusCode(500)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end("{}");
          } else {
            request.response().end(other == null ? set() : other);
          }
        });
  }

  @Override
  public void close() {
    RunningGateway.await(vertx.close());
  }
}
