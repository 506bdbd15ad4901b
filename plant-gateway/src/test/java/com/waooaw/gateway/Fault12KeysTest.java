package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.config.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault 12: a private key was committed. Keys are mounted or made at first start, and without them
 * the gateway does not start.
 */
class Fault12KeysTest {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN ([A-Z]+ )*PRIVATE KEY-----\\s+[A-Za-z0-9+/=]{40}");
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", "dist", "build");
  private static final Set<String> KEY_FILES =
      Set.of("pem", "key", "p12", "pfx", "jks", "keystore");
  private static final long MOST = 1_000_000;

  @Test
  void noPrivateKeyIsInTheHouse() throws Exception {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        Path.of("..").toRealPath(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (KEY_FILES.contains(name.substring(name.lastIndexOf('.') + 1))
                || (attributes.size() < MOST && holdsKey(file))) {
              found.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(found).isEmpty();
  }

  private static boolean holdsKey(Path file) throws IOException {
    return PRIVATE_KEY
        .matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .find();
  }

  @Test
  void withoutKeysNothingStarts(@TempDir Path folder) throws Exception {
    Path good = Files.write(folder.resolve("good"), new byte[32]);
    Path small = Files.write(folder.resolve("small"), new byte[8]);
    Map<String, String> environment = new HashMap<>();
    environment.put("ENVIRONMENT", "development");
    environment.put("PLANT_BACKEND_URL", "http://127.0.0.1:8001");
    environment.put("REDIS_URL", "redis://127.0.0.1:6379");
    assertThatThrownBy(() -> GatewaySettings.read(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PASSPORT_KEY_FILE")
        .hasMessageContaining("PORTAL_KEY_FILE");
    environment.put("PASSPORT_KEY_FILE", small.toString());
    environment.put("PORTAL_KEY_FILE", folder.resolve("absent").toString());
    assertThatThrownBy(() -> GatewaySettings.read(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PASSPORT_KEY_FILE")
        .hasMessageContaining("PORTAL_KEY_FILE");
    environment.put("PASSPORT_KEY_FILE", good.toString());
    environment.put("PORTAL_KEY_FILE", good.toString());
    assertThat(GatewaySettings.read(environment).passportKey()).hasSize(32);
  }
}
