package com.waooaw.gateway.testing;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A customer nobody else is, who calls one gateway again and again. */
public final class Caller {
  public final String user = UUID.randomUUID().toString();
  public final String customer = UUID.randomUUID().toString();
  public final String session = UUID.randomUUID().toString();
  private final TestGateway gateway;

  Caller(TestGateway gateway) {
    this.gateway = gateway;
  }

  /** The claims of a good token. */
  public JsonObject claims() {
    return gateway
        .mint
        .customer()
        .put("sub", user)
        .put("user_id", user)
        .put("customer_id", customer)
        .put("sid", session);
  }

  public String token() {
    return token(UnaryOperator.identity());
  }

  /** A token after a change of its claims. */
  public String token(UnaryOperator<JsonObject> change) {
    return gateway.mint.signed(TokenMint.header("cp-1"), change.apply(claims()), "cp-1");
  }

  /** The same as the value of an Authorization header. */
  public String bearer(UnaryOperator<JsonObject> change) {
    return "Bearer " + token(change);
  }

  public HttpRequest.Builder request(String method, String path) {
    return request(method, path, UnaryOperator.identity());
  }

  public HttpRequest.Builder request(String method, String path, UnaryOperator<JsonObject> change) {
    return gateway.request(method, path).header("Authorization", bearer(change));
  }
}
