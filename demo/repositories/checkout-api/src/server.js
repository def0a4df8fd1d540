import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { createClient, health } from '@fintech-fast/http';
import { logger } from '@fintech-fast/logging';
import { sessionRoutes } from './sessions.js';
import { createPublisher } from './events.js';
import { createScoring } from './scoring.js';

const app = Fastify({ loggerInstance: logger(process.env.LOG_LEVEL) });
const redis = new Redis(process.env.REDIS_URL);
const publisher = await createPublisher(process.env.KAFKA_BROKERS.split(','));

app.register(health, { checks: { redis: () => redis.ping() } });
app.register(sessionRoutes, {
  prefix: '/sessions',
  redis,
  publisher,
  scoring: createScoring(process.env.FRAUD_SCORING_URL),
  payments: createClient({ baseUrl: process.env.PAYMENTS_URL, timeoutMs: 2000 }),
});

await app.listen({ host: '0.0.0.0', port: 8080 });
process.once('SIGTERM', () => app.close());
