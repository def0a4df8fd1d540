package example.fintechfast.payments.routing;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

@Component
class Acquirers {

  private final Map<String, Acquirer> byName;

  Acquirers(List<Acquirer> acquirers) {
    byName = acquirers.stream().collect(Collectors.toMap(Acquirer::name, Function.identity()));
  }

  Acquirer get(String name) {
    Acquirer acquirer = byName.get(name);
    if (acquirer == null) {
      throw new IllegalStateException("The routing rules name '" + name + "', which is no acquirer of ours");
    }
    return acquirer;
  }
}
