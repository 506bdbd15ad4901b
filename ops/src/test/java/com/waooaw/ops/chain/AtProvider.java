package com.waooaw.ops.chain;

import com.nimbusds.oauth2.sdk.TokenRequest;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;

/** Who is at the provider right now, and what it says of them. */
final class AtProvider implements OAuth2TokenCallback {
  private static final long SECONDS = 300;

  private final String issuer;
  private final String client;
  private volatile String subject = "nobody";
  private volatile Map<String, Object> claims = Map.of();

  AtProvider(String issuer, String client) {
    this.issuer = issuer;
    this.client = client;
  }

  void is(String who, Map<String, Object> says) {
    subject = who;
    claims = Map.copyOf(says);
  }

  @Override
  public String issuerId() {
    return issuer;
  }

  @Override
  public String subject(TokenRequest request) {
    return subject;
  }

  @Override
  public String typeHeader(TokenRequest request) {
    return "JWT";
  }

  @Override
  public List<String> audience(TokenRequest request) {
    return List.of(client);
  }

  @Override
  public Map<String, Object> addClaims(TokenRequest request) {
    return claims;
  }

  @Override
  public long tokenExpiry() {
    return SECONDS;
  }
}
