package example.fintechfast.payments;

import example.fintechfast.payments.routing.AcquirerRouter;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class PaymentService {

  private final PaymentStore store;
  private final AcquirerRouter router;

  PaymentService(PaymentStore store, AcquirerRouter router) {
    this.store = store;
    this.router = router;
  }

  Payment authorise(String idempotencyKey, PaymentRequest request) {
    return store
        .findByIdempotencyKey(idempotencyKey)
        .orElseGet(() -> store.save(idempotencyKey, request, router.authorise(request)));
  }

  Payment get(String paymentId) {
    return store.find(paymentId).orElseThrow(() -> new PaymentNotFound(paymentId));
  }

  @Transactional
  Payment capture(String paymentId) {
    Payment payment = get(paymentId);
    router.acquirer(payment.acquirer()).capture(payment);
    return store.update(payment.captured());
  }

  @Transactional
  Refund refund(String idempotencyKey, String paymentId, RefundRequest request) {
    Payment payment = get(paymentId);
    payment.requireRefundable(request.amount());
    return store.saveRefund(idempotencyKey, router.acquirer(payment.acquirer()).refund(payment, request));
  }
}
