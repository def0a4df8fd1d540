import pg from 'pg';
import { consume } from '@fintech-fast/kafka';
import { deliver } from './deliver.js';
import { nextTry } from './schedule.js';

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const TYPES = {
  PaymentCaptured: 'payment.captured',
  PaymentRefunded: 'payment.refunded',
  PaymentDeclined: 'payment.declined',
};

await consume({
  brokers: process.env.KAFKA_BROKERS.split(','),
  groupId: 'partner-webhooks',
  topic: 'payment-events',
  seen: {
    has: async id => (await database.query('SELECT 1 FROM calls WHERE event_id = $1', [id])).rowCount > 0,
    add: async () => {}, // the call itself is the mark
  },
  handle: async event => {
    if (TYPES[event.type]) {
      await database.query(
        `INSERT INTO calls (event_id, merchant_id, type, body, tries, due_at)
         VALUES ($1, $2, $3, $4, 0, now()) ON CONFLICT DO NOTHING`,
        [event.eventId, event.merchantId, TYPES[event.type], JSON.stringify(event)],
      );
    }
  },
});

setInterval(async () => {
  const { rows } = await database.query(
    `UPDATE calls SET due_at = now() + interval '1 minute'
      WHERE event_id IN (SELECT event_id FROM calls WHERE due_at <= now() AND done_at IS NULL
                          ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      RETURNING *`,
  );
  await Promise.all(
    rows.map(async call => {
      const answered = await deliver(call);
      const wait = nextTry(call.tries + 1);
      await database.query(
        `UPDATE calls SET tries = tries + 1, done_at = CASE WHEN $2 THEN now() END,
                due_at = now() + make_interval(secs => $3) WHERE event_id = $1`,
        [call.event_id, answered || wait === undefined, wait ?? 0],
      );
    }),
  );
}, 1000);
