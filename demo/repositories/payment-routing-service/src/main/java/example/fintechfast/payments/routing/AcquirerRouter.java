package example.fintechfast.payments.routing;

import example.fintechfast.payments.PaymentRequest;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tries acquirers in the order of the rules; a soft decline goes on to the next, a hard one ends it. */
@Component
public class AcquirerRouter {

  private static final int MAX_ATTEMPTS = 2;

  private final RoutingRules rules;
  private final Acquirers acquirers;

  AcquirerRouter(RoutingRules rules, Acquirers acquirers) {
    this.rules = rules;
    this.acquirers = acquirers;
  }

  public Authorisation authorise(PaymentRequest request) {
    List<String> order = rules.orderFor(request.bin(), request.amount().currency());
    Authorisation last = null;
    for (String name : order.subList(0, Math.min(MAX_ATTEMPTS, order.size()))) {
      last = acquirers.get(name).authorise(request);
      if (last.approved() || !last.decline().isSoft()) {
        return last;
      }
    }
    return last;
  }

  public Acquirer acquirer(String name) {
    return acquirers.get(name);
  }
}
