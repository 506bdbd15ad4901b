package com.waooaw.plant.identity;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.keys.MasterKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The second factor of a sign-in: a code of an authenticator app (RFC 6238), each good once, or one
 * of ten recovery codes. Works in its callers' transactions, on people they have locked.
 */
final class SecondFactor {
  private static final int SECRET_BYTES = 20;
  private static final int RECOVERY_CODES = 10;
  private static final int RECOVERY_BYTES = 10;
  private static final int GROUP = 4;

  private final MasterKey master;
  private final Secrets secrets;
  private final InstantSource clock;
  private final TotpStore store = new TotpStore();

  SecondFactor(MasterKey master, Secrets secrets, InstantSource clock) {
    this.master = requireNonNull(master, "master");
    this.secrets = requireNonNull(secrets, "secrets");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * A secret to put into an app, told once.
   *
   * @param secret Base32
   * @param otpauthUri the same as apps scan it
   */
  record Enrolment(String secret, String otpauthUri) {}

  /** The codes for when the app is lost, told once. */
  record RecoveryCodes(List<String> recoveryCodes) {}

  /** What a code is worth. */
  enum Check {
    /** No code is needed. */
    NOT_NEEDED,
    /** A code is needed and none was given. */
    MISSING,
    /** It is right, and used up now. */
    RIGHT,
    /** It is wrong, or was used before. */
    WRONG
  }

  Enrolment enrol(Handle tx, Person person) {
    byte[] secret = secrets.bytes(SECRET_BYTES);
    if (!store.keepSecret(tx, person.id(), master.seal(secret, name(person)))) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "Codes are already asked for at sign-in. Turn that off before you set up another"
                  + " app.")
          .exception();
    }
    String text = Base32.encode(secret);
    return new Enrolment(
        text,
        "otpauth://totp/WAOOAW:"
            + URLEncoder.encode(person.email(), StandardCharsets.UTF_8)
            + "?secret="
            + text
            + "&issuer=WAOOAW&algorithm=SHA1&digits=6&period="
            + Totp.STEP_SECONDS);
  }

  /** Turns codes on if this one is right; the recovery codes, or nothing if it is wrong. */
  Optional<RecoveryCodes> confirm(Handle tx, Person person, String code) {
    if (person.totpOn() || person.totpSecret() == null) {
      throw Problem.of(
              ProblemType.CONFLICT,
              person.totpOn()
                  ? "Codes are already asked for at sign-in."
                  : "Set up an authenticator app first.")
          .exception();
    }
    if (!isCodeOfApp(tx, person, code)) {
      return Optional.empty();
    }
    store.turnOn(tx, person.id());
    List<String> codes =
        Stream.generate(() -> grouped(Base32.encode(secrets.bytes(RECOVERY_BYTES))))
            .limit(RECOVERY_CODES)
            .toList();
    store.replaceCodes(tx, person.id(), codes.stream().map(c -> digest(plain(c))).toList());
    return Optional.of(new RecoveryCodes(codes));
  }

  void turnOff(Handle tx, Person person) {
    store.turnOff(tx, person.id());
  }

  int recoveryCodesLeft(Handle tx, Person person) {
    return person.totpOn() ? store.codesLeft(tx, person.id()) : 0;
  }

  /** Checks a code and uses it up. */
  Check check(Handle tx, Person person, Optional<String> given) {
    if (!person.totpOn()) {
      return Check.NOT_NEEDED;
    }
    if (given.isEmpty()) {
      return Check.MISSING;
    }
    boolean right =
        isCodeOfApp(tx, person, given.get())
            || store.useCode(tx, person.id(), digest(plain(given.get())), clock.instant());
    return right ? Check.RIGHT : Check.WRONG;
  }

  private boolean isCodeOfApp(Handle tx, Person person, String given) {
    byte[] secret =
        master
            .open(person.totpSecret(), name(person))
            .orElseThrow(() -> new IllegalStateException("A secret of another master key"));
    OptionalLong step =
        Totp.COMMON.step(secret, plain(given), clock.instant(), person.totpLastStep());
    return step.isPresent() && store.useStep(tx, person.id(), step.getAsLong());
  }

  static ProblemException missing() {
    return Problem.of(ProblemType.UNAUTHORIZED, "Enter the code that your authenticator app shows.")
        .with("second_factor", "totp")
        .exception();
  }

  static ProblemException wrong() {
    return Problem.of(
            ProblemType.UNAUTHORIZED,
            "This code is not right, or was used before. Wait for the next one.")
        .with("second_factor", "totp")
        .exception();
  }

  private static String name(Person person) {
    return "totp:" + person.id();
  }

  private static byte[] digest(String code) {
    return Secrets.sha256("recovery:" + code);
  }

  // As people type it: in whatever case, with or without the hyphens.
  private static String plain(String code) {
    return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }

  private static String grouped(String code) {
    return code.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
  }
}
