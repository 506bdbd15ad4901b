package com.waooaw.plant.billing;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The port to whoever takes payments. Its calls are safe to repeat: the ids handed in are its
 * idempotency keys. What became of money is believed from its signed events only.
 */
public interface PaymentProvider {
  /** Its name, as kept with every order. */
  String name();

  /** Whether no real money moves. */
  boolean sandbox();

  /** What a customer may pay with here, if the provider lists that. */
  List<Method> methods();

  /** Whether a token names something it can charge. */
  boolean accepts(String method);

  /** Its own order of one of ours: always the same for the same. */
  String order(UUID orderId);

  /**
   * Tries to take a payment.
   *
   * @return what it has to tell of it
   */
  SignedEvent charge(Charge charge);

  /**
   * Gives money back.
   *
   * @return its own id of that
   */
  String refund(UUID refundId, String providerOrder, Money amount);

  /** The event, if the provider signed exactly these bytes. */
  Optional<PaymentEvent> open(SignedEvent event);

  /** Something to pay with. */
  record Method(String id, String name) {}

  /**
   * A try to take a payment.
   *
   * @param number 1 is the order's first
   */
  record Charge(UUID paymentId, String providerOrder, int number, String method, Money amount) {
    public Charge {
      requireNonNull(paymentId, "paymentId");
      requireNonNull(providerOrder, "providerOrder");
      requireNonNull(method, "method");
      requireNonNull(amount, "amount");
    }
  }

  /** An event as it came. */
  record SignedEvent(String body, String signature) {
    public SignedEvent {
      requireNonNull(body, "body");
      requireNonNull(signature, "signature");
    }
  }

  /**
   * What a provider tells.
   *
   * @param type {@code payment.captured} or {@code payment.failed}; others count for nothing
   * @param reason why a payment failed; null of others
   */
  record PaymentEvent(
      String id,
      String type,
      String order,
      UUID paymentId,
      long amount,
      String currency,
      String reason) {
    /** The money was taken. */
    public static final String CAPTURED = "payment.captured";

    /** It was not. */
    public static final String FAILED = "payment.failed";
  }
}
