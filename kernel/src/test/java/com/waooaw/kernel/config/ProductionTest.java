package com.waooaw.kernel.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProductionTest {
  private static final byte[] ZEROS = new byte[32];
  private static final Map<String, String> DEVELOPMENT = Map.of("ENVIRONMENT", "development");

  @Test
  void everyDevelopmentDefaultIsNamedTogether() {
    assertThatThrownBy(checking(Map.of("ENVIRONMENT", "production"), Faulty::all))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("ZERO_KEY holds a development key")
        .hasMessageContaining("TYPED_KEY holds a development key")
        .hasMessageContaining("SECOND_KEY is the same key as ZERO_KEY")
        .hasMessageContaining("OPEN_URL names no password")
        .hasMessageContaining("USER_URL names no password")
        .hasMessageContaining("KNOWN_URL holds a well-known or short password")
        .hasMessageContaining("TYPED_URL holds a well-known or short password")
        .hasMessageContaining("CORS holds 'http://localhost:3000' without TLS")
        .hasMessageNotContaining("app.example.com")
        .hasMessageNotContaining("changeme");
  }

  @Test
  void aServiceThatIsNotToldAssumesProduction() {
    assertThatThrownBy(checking(Map.of(), Faulty::all)).hasMessageContaining("ZERO_KEY");
  }

  @Test
  void anythingElseThanTheTwoIsAFaultAndCountsAsProduction() {
    assertThatThrownBy(checking(Map.of("ENVIRONMENT", "staging"), Faulty::all))
        .hasMessageContaining("ENVIRONMENT must be production or development, not 'staging'")
        .hasMessageContaining("ZERO_KEY");
  }

  @Test
  void developmentTakesThemAll() {
    assertThatCode(checking(DEVELOPMENT, Faulty::all)).doesNotThrowAnyException();
  }

  @Test
  void keysAndPasswordsOfChanceAreTaken() {
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[32];
    for (int i = 0; i < 2_000; i++) {
      random.nextBytes(bytes);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThatCode(
              checking(
                  Map.of(),
                  p -> {
                    p.key("RAW_KEY", bytes);
                    p.key("TEXT_KEY", text.getBytes(StandardCharsets.US_ASCII));
                    p.password("URL", URI.create("redis://:" + text + "@redis:6379"));
                    p.origins("CORS", List.of("https://agents.example.com"));
                  }))
          .doesNotThrowAnyException();
    }
  }

  private static ThrowingCallable checking(
      Map<String, String> environment, java.util.function.Consumer<Production> checks) {
    return () -> {
      Settings settings = new Settings(environment);
      checks.accept(Production.read(settings));
      settings.check();
    };
  }

  private static final class Faulty {
    static void all(Production production) {
      production.key("ZERO_KEY", ZEROS);
      production.key(
          "TYPED_KEY", "changeme-0123456789-abcdefghijklmn".getBytes(StandardCharsets.US_ASCII));
      production.different("SECOND_KEY", ZEROS, "ZERO_KEY", ZEROS);
      production.password("OPEN_URL", URI.create("redis://redis:6379"));
      production.password("USER_URL", URI.create("redis://someone@redis:6379"));
      production.password("KNOWN_URL", URI.create("postgresql://waooaw:postgres@db/waooaw"));
      production.password(
          "TYPED_URL", URI.create("postgresql://waooaw:changeme-changeme@db/waooaw"));
      production.origins("CORS", List.of("http://localhost:3000", "https://app.example.com"));
    }
  }
}
