package example.fintechfast.payments;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

public record RefundRequest(@NotNull @Valid Money amount, @NotBlank String reason) {}
