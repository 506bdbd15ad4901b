package com.waooaw.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstSecretsTest {
  private final FirstSecrets secrets = new FirstSecrets(new SecureRandom());

  @TempDir Path folder;

  @Test
  void aSecretIsMadeOnceAndKept() throws IOException {
    Path key = folder.resolve("master/key");

    assertThat(secrets.make(key.toString())).isTrue();
    String first = Files.readString(key);
    assertThat(first).matches("[A-Za-z0-9_-]{43}");
    assertThat(secrets.make(key.toString())).isFalse();
    assertThat(Files.readString(key)).isEqualTo(first);
  }

  @Test
  void aTextIsFilledWithTheSecretsItNames() throws IOException {
    Path password = folder.resolve("password");
    Path url = folder.resolve("url");

    secrets.make(url + "=postgresql://waooaw:{" + password + "}@postgres:5432/waooaw?a=b");

    assertThat(Files.readString(url))
        .isEqualTo(
            "postgresql://waooaw:" + Files.readString(password) + "@postgres:5432/waooaw?a=b");
  }

  @Test
  void nobodyMayWriteWhatWasMade() throws IOException {
    Path key = folder.resolve("key");
    secrets.make(key.toString());
    assertThat(Files.getPosixFilePermissions(key)).noneMatch(p -> p.name().endsWith("WRITE"));
  }
}
