import Fastify from 'fastify';
import pg from 'pg';
import { health } from '@fintech-fast/http';
import { logger } from '@fintech-fast/logging';
import { caseRoutes } from './cases.js';

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = Fastify({ loggerInstance: logger(), bodyLimit: 10 * 1024 * 1024 });

app.addContentTypeParser('application/pdf', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.register(health, { checks: { database: () => database.query('SELECT 1') } });
app.register(caseRoutes, { prefix: '/cases', database });

await app.listen({ host: '0.0.0.0', port: 8080 });
