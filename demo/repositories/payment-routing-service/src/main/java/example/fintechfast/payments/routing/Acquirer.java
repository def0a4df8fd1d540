package example.fintechfast.payments.routing;

import example.fintechfast.payments.Payment;
import example.fintechfast.payments.PaymentRequest;
import example.fintechfast.payments.Refund;
import example.fintechfast.payments.RefundRequest;

/** The bank behind a payment. */
public interface Acquirer {

  String name();

  Authorisation authorise(PaymentRequest request);

  void capture(Payment payment);

  Refund refund(Payment payment, RefundRequest request);
}
