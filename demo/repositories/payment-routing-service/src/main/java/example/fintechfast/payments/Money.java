package example.fintechfast.payments;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

/** An amount in the currency's minor unit. */
public record Money(@Positive long amount, @NotBlank String currency) {}
