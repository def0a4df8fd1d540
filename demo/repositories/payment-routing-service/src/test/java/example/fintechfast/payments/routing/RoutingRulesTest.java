package example.fintechfast.payments.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingRulesTest {

  private final RoutingRules rules =
      new RoutingRules(
          List.of(
              new RoutingRules.Rule("continental-pay", "400000", "559999", List.of("EUR"), 70),
              new RoutingRules.Rule("nordic-acquiring", "400000", "499999", List.of("EUR", "SEK"), 90)));

  @Test
  void prefersTheHigherWeight() {
    assertThat(rules.orderFor("411111", "EUR")).containsExactly("nordic-acquiring", "continental-pay");
  }

  @Test
  void leavesOutAcquirersThatDoNotTakeTheCurrency() {
    assertThat(rules.orderFor("411111", "SEK")).containsExactly("nordic-acquiring");
  }

  @Test
  void findsNobodyForAnUnknownRange() {
    assertThat(rules.orderFor("340000", "EUR")).isEmpty();
  }
}
