import { randomUUID } from 'node:crypto';
import { Kafka } from 'kafkajs';

const TYPES = { authorised: 'PaymentAuthorised', captured: 'PaymentCaptured', declined: 'PaymentDeclined' };

export async function createPublisher(brokers) {
  const producer = new Kafka({ clientId: 'checkout-api', brokers }).producer({ idempotent: true });
  await producer.connect();
  return (payment, risk) =>
    producer.send({
      topic: 'payment-events',
      messages: [{ key: payment.id, value: JSON.stringify(toEvent(payment, risk)) }],
    });
}

export function toEvent(payment, risk = {}) {
  return {
    eventId: randomUUID(),
    type: TYPES[payment.status],
    paymentId: payment.id,
    merchantId: payment.merchantId,
    amount: payment.amount,
    acquirer: payment.acquirer,
    riskScore: risk.score,
    declineCode: payment.declineCode,
    occurredAt: new Date().toISOString(),
  };
}
