import { randomUUID } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import { signToken } from '../keys.js';
import { allowTry } from './throttle.js';

const SESSION_SECONDS = 12 * 60 * 60;

// Verified when there is no such account, so that the answer takes as long as for one that there is.
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b27y1ZtdCW8Q2xZ';

export async function sessionRoutes(app, { database, redis, keys }) {
  app.post('/', async (request, reply) => {
    const { email, password } = request.body;
    const { allowed, retryAfter } = await allowTry(redis, email.toLowerCase());
    if (!allowed) {
      return reply.code(429).header('retry-after', retryAfter).send();
    }
    const { rows } = await database.query(
      'SELECT id, password_hash, second_factor FROM accounts WHERE email = $1',
      [email.toLowerCase()],
    );
    const account = rows[0];
    const right = await verify(account?.password_hash ?? NOBODY, password).catch(() => false);
    if (!account || !right) {
      return reply.code(401).send();
    }
    const session = {
      id: randomUUID(),
      customerId: account.id,
      state: account.second_factor ? 'second_factor_required' : 'active',
    };
    await redis.set(`session:${session.id}`, JSON.stringify(session), 'EX', SESSION_SECONDS);
    return reply.code(201).send(await present(session, keys));
  });

  app.get('/:sessionId', async (request, reply) => {
    const stored = await redis.get(`session:${request.params.sessionId}`);
    return stored ? present(JSON.parse(stored), keys) : reply.code(404).send();
  });

  app.delete('/:sessionId', async (request, reply) => {
    await redis.del(`session:${request.params.sessionId}`);
    return reply.code(204).send();
  });
}

async function present(session, keys) {
  const expiresAt = new Date(Date.now() + SESSION_SECONDS * 1000).toISOString();
  if (session.state !== 'active') {
    return { id: session.id, state: session.state, expiresAt };
  }
  const token = await signToken(keys, { customerId: session.customerId, sessionId: session.id, amr: ['pwd'] });
  return { ...session, token, expiresAt };
}
