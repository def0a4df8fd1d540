package example.fintechfast.payments.routing;

import example.fintechfast.payments.Payment;
import example.fintechfast.payments.PaymentRequest;
import example.fintechfast.payments.Refund;
import example.fintechfast.payments.RefundRequest;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.client.RestClient;

/** Both of our acquirers speak the same dialect of ISO 8583 over JSON, behind the gateway. */
record HttpAcquirer(String name, RestClient client) implements Acquirer {

  private record Answer(boolean approved, String declineCode) {}

  @Override
  public Authorisation authorise(PaymentRequest request) {
    Answer answer = post("/authorisations", Map.of("token", request.card().token(), "amount", request.amount()));
    return new Authorisation(
        name, answer.approved(), answer.approved() ? null : new Authorisation.Decline(answer.declineCode()));
  }

  @Override
  public void capture(Payment payment) {
    post("/captures", Map.of("payment", payment.id(), "amount", payment.amount()));
  }

  @Override
  public Refund refund(Payment payment, RefundRequest request) {
    Answer answer = post("/refunds", Map.of("payment", payment.id(), "amount", request.amount()));
    return new Refund(
        "ref_" + UUID.randomUUID(), payment.id(), request.amount(), answer.approved() ? "pending" : "failed");
  }

  private Answer post(String path, Object body) {
    return client.post().uri(path).body(body).retrieve().body(Answer.class);
  }
}
