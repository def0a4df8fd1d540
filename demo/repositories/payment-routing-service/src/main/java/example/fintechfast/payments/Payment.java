package example.fintechfast.payments;

import java.time.Instant;

public record Payment(
    String id,
    String merchantId,
    Money amount,
    Status status,
    String acquirer,
    String declineCode,
    Instant createdAt,
    long refunded) {

  public enum Status {
    AUTHORISED,
    CAPTURED,
    DECLINED,
    REFUNDED,
    PARTIALLY_REFUNDED,
    VOIDED
  }

  Payment captured() {
    if (status != Status.AUTHORISED) {
      throw new PaymentConflict(id, "is " + status + ", only authorised payments can be captured");
    }
    return new Payment(id, merchantId, amount, Status.CAPTURED, acquirer, declineCode, createdAt, refunded);
  }

  void requireRefundable(Money refund) {
    boolean taken = status == Status.CAPTURED || status == Status.PARTIALLY_REFUNDED;
    if (!taken || !refund.currency().equals(amount.currency())) {
      throw new PaymentConflict(id, "can't be refunded in " + refund.currency());
    }
    if (refund.amount() > amount.amount() - refunded) {
      throw new PaymentConflict(id, "has less left than is to be refunded");
    }
  }
}
