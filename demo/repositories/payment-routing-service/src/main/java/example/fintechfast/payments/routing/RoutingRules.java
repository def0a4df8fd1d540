package example.fintechfast.payments.routing;

import java.util.Comparator;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Which acquirers take a card, best first. */
@ConfigurationProperties("routing")
public record RoutingRules(List<Rule> rules) {

  public record Rule(String acquirer, String binFrom, String binTo, List<String> currencies, int weight) {

    boolean takes(String bin, String currency) {
      return bin.compareTo(binFrom) >= 0 && bin.compareTo(binTo) <= 0 && currencies.contains(currency);
    }
  }

  List<String> orderFor(String bin, String currency) {
    return rules.stream()
        .filter(rule -> rule.takes(bin, currency))
        .sorted(Comparator.comparingInt(Rule::weight).reversed())
        .map(Rule::acquirer)
        .distinct()
        .toList();
  }
}
