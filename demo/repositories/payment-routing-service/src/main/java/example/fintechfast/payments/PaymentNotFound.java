package example.fintechfast.payments;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

@ResponseStatus(HttpStatus.NOT_FOUND)
class PaymentNotFound extends RuntimeException {

  PaymentNotFound(String paymentId) {
    super("There is no payment " + paymentId);
  }
}
