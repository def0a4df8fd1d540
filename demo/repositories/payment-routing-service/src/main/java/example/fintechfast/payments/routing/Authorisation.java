package example.fintechfast.payments.routing;

import java.util.Set;

/** An acquirer's answer. {@code decline} is set unless approved. */
public record Authorisation(String acquirer, boolean approved, Decline decline) {

  private static final Set<String> SOFT =
      Set.of("authentication_required", "issuer_unavailable", "try_again_later");

  public record Decline(String code) {

    boolean isSoft() {
      return SOFT.contains(code);
    }
  }
}
