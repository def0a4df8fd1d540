package example.fintechfast.payments;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

public record PaymentRequest(
    @NotBlank String merchantId, @NotNull @Valid Money amount, @NotNull @Valid Card card) {

  /** A token of the vault: {@code tok_<bin>_<random>}. Card numbers are refused. */
  public record Card(@Pattern(regexp = "tok_\\d{6}_[0-9a-z]+") String token) {}

  public String bin() {
    return card.token().substring(4, 10);
  }
}
