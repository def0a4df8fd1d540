package example.fintechfast.payments;

import example.fintechfast.payments.routing.Authorisation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Payments in PostgreSQL. The unique idempotency key decides races, not this code. */
@Repository
class PaymentStore {

  private final JdbcClient database;

  PaymentStore(JdbcClient database) {
    this.database = database;
  }

  Optional<Payment> find(String id) {
    return database.sql("SELECT * FROM payments WHERE id = :id").param("id", id).query(this::read).optional();
  }

  Optional<Payment> findByIdempotencyKey(String key) {
    return database
        .sql("SELECT * FROM payments WHERE idempotency_key = :key")
        .param("key", UUID.fromString(key))
        .query(this::read)
        .optional();
  }

  Payment save(String key, PaymentRequest request, Authorisation authorisation) {
    String id = "pay_" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    database
        .sql(
            """
            INSERT INTO payments (id, idempotency_key, merchant_id, amount, currency, status, acquirer, decline_code)
            VALUES (:id, :key, :merchant, :amount, :currency, :status, :acquirer, :decline)
            """)
        .param("id", id)
        .param("key", UUID.fromString(key))
        .param("merchant", request.merchantId())
        .param("amount", request.amount().amount())
        .param("currency", request.amount().currency())
        .param("status", authorisation.approved() ? "AUTHORISED" : "DECLINED")
        .param("acquirer", authorisation.acquirer())
        .param("decline", authorisation.approved() ? null : authorisation.decline().code())
        .update();
    return find(id).orElseThrow();
  }

  Payment update(Payment payment) {
    database
        .sql("UPDATE payments SET status = :status WHERE id = :id")
        .param("status", payment.status().name())
        .param("id", payment.id())
        .update();
    return payment;
  }

  Refund saveRefund(String key, Refund refund) {
    database
        .sql(
            """
            INSERT INTO refunds (id, idempotency_key, payment_id, amount, status)
            VALUES (:id, :key, :payment, :amount, :status) ON CONFLICT (idempotency_key) DO NOTHING
            """)
        .param("id", refund.id())
        .param("key", UUID.fromString(key))
        .param("payment", refund.paymentId())
        .param("amount", refund.amount().amount())
        .param("status", refund.status())
        .update();
    return refund;
  }

  private Payment read(ResultSet row, int index) throws SQLException {
    return new Payment(
        row.getString("id"),
        row.getString("merchant_id"),
        new Money(row.getLong("amount"), row.getString("currency")),
        Payment.Status.valueOf(row.getString("status")),
        row.getString("acquirer"),
        row.getString("decline_code"),
        row.getTimestamp("created_at").toInstant(),
        row.getLong("refunded"));
  }
}
