import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { createSchema, createYoga } from 'graphql-yoga';
import { createClient } from '@fintech-fast/http';
import { resolvers } from './resolvers.js';
import { limitDepth } from './limitDepth.js';

const typeDefs = await readFile(new URL('../schema.graphql', import.meta.url), 'utf8');
const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  plugins: [limitDepth(7)],
  graphiql: process.env.NODE_ENV !== 'production',
  context: ({ request }) => ({
    authorization: request.headers.get('authorization'),
    checkout: createClient({ baseUrl: process.env.CHECKOUT_URL }),
    statements: createClient({ baseUrl: process.env.STATEMENTS_URL }),
    rates: createClient({ baseUrl: process.env.RATES_URL, timeoutMs: 300 }),
  }),
});

createServer(yoga).listen(8080);
