import Fastify from 'fastify';
import { consume } from '@fintech-fast/kafka';
import { health } from '@fintech-fast/http';
import { logger } from '@fintech-fast/logging';
import { createArchive } from './archive.js';
import { createBook } from './book.js';

const book = createBook();
const archive = createArchive(process.env.STATEMENT_BUCKET);
const app = Fastify({ loggerInstance: logger() });

app.register(health);
app.get('/merchants/:merchantId/statements', async request => {
  const { limit = 12, cursor } = request.query;
  return archive.list(request.params.merchantId, { limit: Number(limit), cursor });
});
app.get('/merchants/:merchantId/statements/:month', async (request, reply) => {
  const { merchantId, month } = request.params;
  const body = await archive.read(merchantId, month);
  return body ? reply.type('application/pdf').send(body) : reply.code(404).send();
});

await consume({
  brokers: process.env.KAFKA_BROKERS.split(','),
  groupId: 'statement-service',
  topic: 'ledger-entries',
  seen: book.seen,
  handle: entry => book.add(entry),
});
await app.listen({ host: '0.0.0.0', port: 8080 });
