package com.waooaw.plant.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.passport.Seal;
import com.waooaw.plant.money.Money;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A provider that moves no money and says so. It declines on demand: what becomes of a payment is
 * named by the method. Its answers depend on what it is handed alone, so a payment that is tried
 * again after a crash has the same event.
 */
public final class SandboxPayments implements PaymentProvider {
  private static final int KEY_BYTES = 32;
  private static final int DECLINES = 2;

  private static final Map<String, String> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put("sandbox-success", "Sandbox: succeeds");
    METHODS.put("sandbox-declined", "Sandbox: is declined");
    METHODS.put("sandbox-insufficient-funds", "Sandbox: has too little money");
    METHODS.put("sandbox-declined-twice", "Sandbox: is declined twice, then succeeds");
  }

  private final Seal seal;

  /**
   * @param random makes the key its events are signed with; they never leave the process
   */
  public SandboxPayments(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    this.seal = new Seal(key, "sandbox-payment-event");
  }

  @Override
  public String name() {
    return "sandbox";
  }

  @Override
  public boolean sandbox() {
    return true;
  }

  @Override
  public List<Method> methods() {
    return METHODS.entrySet().stream().map(e -> new Method(e.getKey(), e.getValue())).toList();
  }

  @Override
  public boolean accepts(String method) {
    return METHODS.containsKey(method);
  }

  @Override
  public String order(UUID orderId) {
    return "sandbox_order_" + orderId;
  }

  @Override
  public SignedEvent charge(Charge charge) {
    Optional<String> declined = declined(charge);
    return sign(
        new PaymentEvent(
            "sandbox_event_" + charge.paymentId(),
            declined.isPresent() ? PaymentEvent.FAILED : PaymentEvent.CAPTURED,
            charge.providerOrder(),
            charge.paymentId(),
            charge.amount().amount(),
            charge.amount().currency(),
            declined.orElse(null)));
  }

  @Override
  public String refund(UUID refundId, String providerOrder, Money amount) {
    return "sandbox_refund_" + refundId;
  }

  @Override
  public Optional<PaymentEvent> open(SignedEvent event) {
    return seal.open(event.signature())
        .filter(signed -> Arrays.equals(signed, event.body().getBytes(UTF_8)))
        .map(signed -> Json.read(event.body(), PaymentEvent.class));
  }

  /** Signs an event as this sandbox would. */
  SignedEvent sign(PaymentEvent event) {
    String body = Json.write(event);
    return new SignedEvent(body, seal.seal(body.getBytes(UTF_8)));
  }

  private static Optional<String> declined(Charge charge) {
    return switch (charge.method()) {
      case "sandbox-success" -> Optional.empty();
      case "sandbox-insufficient-funds" -> Optional.of("Too little money (sandbox).");
      case "sandbox-declined-twice" ->
          charge.number() > DECLINES
              ? Optional.empty()
              : Optional.of("Declined, try " + charge.number() + " of two (sandbox).");
      default -> Optional.of("Declined (sandbox).");
    };
  }
}
