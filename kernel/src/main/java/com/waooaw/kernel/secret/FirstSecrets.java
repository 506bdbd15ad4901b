package com.waooaw.kernel.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the keys and passwords of an installation at its first start and leaves those that are
 * there. Each argument is a file: {@code path} for a secret of 256 random bits in base64url, or
 * {@code path=text} for a text in which <code>{path}</code> stands for such a secret, as in a
 * database's URL.
 */
public final class FirstSecrets {
  private static final int BYTES = 32;
  private static final Pattern REFERENCE = Pattern.compile("\\{([^}]+)}");

  private final SecureRandom random;

  FirstSecrets(SecureRandom random) {
    this.random = random;
  }

  /** Makes what is missing. */
  public static void main(String[] files) throws IOException {
    FirstSecrets secrets = new FirstSecrets(new SecureRandom());
    for (String file : files) {
      System.out.println((secrets.make(file) ? "made " : "kept ") + file.split("=", 2)[0]);
    }
  }

  /** Whether it was missing. */
  boolean make(String argument) throws IOException {
    String[] parts = argument.split("=", 2);
    Path file = Path.of(parts[0]);
    if (Files.exists(file)) {
      return false;
    }
    write(file, parts.length == 1 ? secret() : filled(parts[1]));
    return true;
  }

  private String filled(String template) throws IOException {
    Matcher reference = REFERENCE.matcher(template);
    StringBuilder text = new StringBuilder();
    while (reference.find()) {
      make(reference.group(1));
      String secret = Files.readString(Path.of(reference.group(1)));
      reference.appendReplacement(text, Matcher.quoteReplacement(secret));
    }
    return reference.appendTail(text).toString();
  }

  private String secret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  // Readable by all: each folder is a volume that only those who need it see, under users of their
  // own. Written aside first, so that a start cut short leaves no half of a key.
  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r--r--r--"));
    Files.move(fresh, file);
  }
}
