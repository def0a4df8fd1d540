package example.fintechfast.payments;

public record Refund(String id, String paymentId, Money amount, String status) {}
