package example.fintechfast.payments;

import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/payments")
class PaymentController {

  private final PaymentService payments;

  PaymentController(PaymentService payments) {
    this.payments = payments;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Payment authorise(
      @RequestHeader("Idempotency-Key") String idempotencyKey,
      @Valid @RequestBody PaymentRequest request) {
    return payments.authorise(idempotencyKey, request);
  }

  @GetMapping("/{paymentId}")
  Payment get(@PathVariable String paymentId) {
    return payments.get(paymentId);
  }

  @PostMapping("/{paymentId}/capture")
  Payment capture(@PathVariable String paymentId) {
    return payments.capture(paymentId);
  }

  @PostMapping("/{paymentId}/refunds")
  @ResponseStatus(HttpStatus.CREATED)
  Refund refund(
      @RequestHeader("Idempotency-Key") String idempotencyKey,
      @PathVariable String paymentId,
      @Valid @RequestBody RefundRequest request) {
    return payments.refund(idempotencyKey, paymentId, request);
  }
}
