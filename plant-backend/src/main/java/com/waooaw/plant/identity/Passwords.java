package com.waooaw.plant.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import com.waooaw.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Argon2id (RFC 9106) with parameters OWASP recommends: 7 MiB, five passes, one lane. No more
 * hashes run at once than there are processors, so sign-ins cannot starve everything else.
 */
final class Passwords {
  static final int MIN_LENGTH = 12;

  private static final int MEMORY_KIB = 7_168;
  private static final int PASSES = 5;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final Pattern REPEATED = Pattern.compile("(.{1,8})\\1+");
  private static final Map<?, ?> FUNCTIONS = functions();

  private final Semaphore hashing = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Set<String> common = readCommon();
  private final String unknown = hashOfNothing();

  /**
   * The hash to store, with its salt and parameters.
   *
   * @param field where it stands in the request
   * @throws com.waooaw.kernel.problem.ProblemException validation-error, if the password is among
   *     the commonest or too short
   */
  String accept(String password, String field) {
    if (password.length() < MIN_LENGTH) {
      throw Problem.invalid(
              field, "minLength", "A password has at least " + MIN_LENGTH + " characters.")
          .exception();
    }
    if (isCommon(password.toLowerCase(Locale.ROOT))) {
      throw Problem.invalid(
              field, "common", "This is one of the most used passwords. Choose another.")
          .exception();
    }
    return hash(password);
  }

  // Lists hold what people were found to use; what stands in none of them but is counted or
  // repeated is guessed as soon.
  private boolean isCommon(String password) {
    return common.contains(password)
        || REPEATED.matcher(password).matches()
        || isCounted(password, 1)
        || isCounted(password, -1);
  }

  // Digits go on from 9 with 0.
  private static boolean isCounted(String password, int step) {
    for (int i = 1; i < password.length(); i++) {
      int apart = password.charAt(i) - password.charAt(i - 1);
      boolean digits =
          Character.isDigit(password.charAt(i)) && Character.isDigit(password.charAt(i - 1));
      if (digits ? Math.floorMod(apart - step, 10) != 0 : apart != step) {
        return false;
      }
    }
    return true;
  }

  /** A password for the first administrator. */
  String hash(String password) {
    return guarded(
        () ->
            Password.hash(password)
                .addRandomSalt(SALT_BYTES)
                .with(Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID))
                .getResult());
  }

  /** Whether a password has this hash; a null hash takes as long and is never it. */
  boolean matches(String password, String hash) {
    boolean same =
        guarded(
            () -> {
              String against = hash == null ? unknown : hash;
              return Password.check(password, against)
                  .with(Argon2Function.getInstanceFromHash(against));
            });
    return same && hash != null;
  }

  // What nobody's password hashes to, of the same cost: to compute one would take half of a start.
  private static String hashOfNothing() {
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(MEMORY_KIB, PASSES, LANES, random(SALT_BYTES), random(HASH_BYTES));
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private <T> T guarded(java.util.function.Supplier<T> work) {
    hashing.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      FUNCTIONS.clear();
      hashing.release();
    }
  }

  // The library keeps what it made for every set of parameters, with as much memory as a hash
  // needs,
  // for as long as the process lives. Made anew for a hash, it costs a thousandth of that hash.
  private static Map<?, ?> functions() {
    try {
      Field instances = Argon2Function.class.getDeclaredField("INSTANCES");
      instances.setAccessible(true);
      return (Map<?, ?>) instances.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Argon2 keeps its instances elsewhere", e);
    }
  }

  // Those of the 30,000 commonest that are long enough to be tried at all (from zxcvbn's frequency
  // lists).
  private static Set<String> readCommon() {
    try (InputStream in = Passwords.class.getResourceAsStream("common-passwords.txt")) {
      return new String(in.readAllBytes(), UTF_8).lines().collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
