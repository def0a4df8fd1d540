import Fastify from 'fastify';
import { logger } from '@fintech-fast/logging';
import { health } from '@fintech-fast/http';
import { readConfig } from './config.js';
import { connectDatabase } from './database.js';
import { connectRedis } from './redis.js';
import { sessionRoutes } from './sessions/routes.js';
import { challengeRoutes } from './challenges/routes.js';
import { keyRoutes, loadKeys } from './keys.js';

const config = readConfig(process.env);
const app = Fastify({ loggerInstance: logger(config.logLevel), trustProxy: true });

const database = connectDatabase(config.databaseUrl);
const redis = connectRedis(config.redisUrl);
const keys = await loadKeys(config.signingKeys);

app.register(health, { checks: { database: () => database.query('SELECT 1'), redis: () => redis.ping() } });
app.register(sessionRoutes, { prefix: '/sessions', database, redis, keys });
app.register(challengeRoutes, { prefix: '/challenges', database });
app.register(keyRoutes, { keys });

await app.listen({ host: '0.0.0.0', port: config.port });

process.once('SIGTERM', async () => {
  await app.close();
  await Promise.all([database.end(), redis.quit()]);
});
