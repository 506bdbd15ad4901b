package com.waooaw.plant;

import com.waooaw.plant.keys.SigningKeys;
import io.vertx.ext.web.Router;

/**
 * The public halves of the token keys, for whoever must check tokens. Needs no passport: they are
 * public.
 */
final class KeyRoutes {
  private KeyRoutes() {}

  static Router add(Router router, SigningKeys keys) {
    router
        .get("/.well-known/jwks.json")
        .handler(
            ctx ->
                ctx.response()
                    .putHeader("Content-Type", "application/jwk-set+json")
                    .end(keys.jwks().toBuffer()));
    return router;
  }
}
