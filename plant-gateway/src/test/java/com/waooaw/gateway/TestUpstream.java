package com.waooaw.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * A backend at the edge of the test: it publishes keys, remembers what it was asked, and answers as
 * told.
 */
final class TestUpstream {
  final int port;

  /** The last request for each correlation id, with its headers. */
  final Map<String, JsonObject> seen = new ConcurrentHashMap<>();

  /** How to answer a path instead of plainly. */
  final Map<String, Consumer<HttpServerRequest>> answers = new ConcurrentHashMap<>();

  /** How to take a path's request before anything of its body is read. */
  final Map<String, Consumer<HttpServerRequest>> early = new ConcurrentHashMap<>();

  /** Method and path of whatever arrived, in order. */
  final Queue<String> arrived = new ConcurrentLinkedQueue<>();

  private final Map<String, KeyPair> keys = new ConcurrentHashMap<>();

  TestUpstream(Vertx vertx) throws Exception {
    for (String kid : new String[] {"cp-1", "pp-1"}) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      keys.put(kid, generator.generateKeyPair());
    }
    port =
        vertx
            .createHttpServer(new HttpServerOptions().setMaxHeaderSize(64 * 1024))
            .requestHandler(this::answer)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  /** A token of these claims, signed by this key under this id. */
  String token(JsonObject header, JsonObject claims, String signedBy) throws Exception {
    String input = part(header) + "." + part(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.get(signedBy).getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  PrivateKey privateKey(String kid) {
    return keys.get(kid).getPrivate();
  }

  RSAPublicKey publicKey(String kid) {
    return (RSAPublicKey) keys.get(kid).getPublic();
  }

  static String part(JsonObject json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/.well-known/jwks.json")) {
      request.response().end(jwks());
      return;
    }
    if (request.path().equals("/livez")) {
      request.response().end("ok");
      return;
    }
    arrived.add(request.method().name() + " " + request.path());
    Consumer<HttpServerRequest> taken = early.get(request.path());
    if (taken != null) {
      taken.accept(request);
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject headers = new JsonObject();
              request
                  .headers()
                  .forEach(
                      h ->
                          headers.put(h.getKey().toLowerCase(java.util.Locale.ROOT), h.getValue()));
              seen.put(
                  String.valueOf(request.getHeader("X-Correlation-ID")),
                  new JsonObject()
                      .put("method", request.method().name())
                      .put("uri", request.uri())
                      .put("headers", headers)
                      .put("length", body.length()));
              answers
                  .getOrDefault(request.path(), r -> r.response().end("{\"ok\":true}"))
                  .accept(request);
            });
  }

  private Buffer jwks() {
    JsonArray list = new JsonArray();
    keys.forEach(
        (kid, pair) -> {
          RSAPublicKey key = (RSAPublicKey) pair.getPublic();
          list.add(
              new JsonObject()
                  .put("kty", "RSA")
                  .put("use", "sig")
                  .put("alg", "RS256")
                  .put("kid", kid)
                  .put("n", unsigned(key.getModulus().toByteArray()))
                  .put("e", unsigned(key.getPublicExponent().toByteArray())));
        });
    return new JsonObject().put("keys", list).toBuffer();
  }

  private static String unsigned(byte[] bytes) {
    int skip = bytes[0] == 0 ? 1 : 0;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, skip, bytes.length));
  }
}
