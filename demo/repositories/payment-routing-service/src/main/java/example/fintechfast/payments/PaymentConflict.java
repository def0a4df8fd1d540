package example.fintechfast.payments;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

@ResponseStatus(HttpStatus.CONFLICT)
class PaymentConflict extends RuntimeException {

  PaymentConflict(String paymentId, String why) {
    super("Payment " + paymentId + " " + why);
  }
}
