import Fastify from 'fastify';
import pg from 'pg';
import { health } from '@fintech-fast/http';
import { logger } from '@fintech-fast/logging';
import { keyRoutes } from './keys.js';

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const app = Fastify({ logger: logger() });

app.register(health, { checks: { database: () => database.query('SELECT 1') } });
app.register(keyRoutes, { prefix: '/partner/v1/keys', database });

await app.listen({ host: '0.0.0.0', port: 8080 });
