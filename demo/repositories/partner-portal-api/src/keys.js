import { createHash, randomBytes } from 'node:crypto';

export async function keyRoutes(app, { database }) {
  app.get('/', async request => {
    const { rows } = await database.query(
      'SELECT id, mode, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM keys WHERE partner_id = $1',
      [request.partner.id],
    );
    return rows;
  });

  app.post('/', async (request, reply) => {
    const key = createKey(request.query.mode ?? 'test');
    await database.query('INSERT INTO keys (id, partner_id, mode, hash) VALUES ($1, $2, $3, $4)', [
      key.id,
      request.partner.id,
      key.mode,
      hash(key.secret),
    ]);
    return reply.code(201).send(key);
  });

  app.delete('/:keyId', async (request, reply) => {
    await database.query('DELETE FROM keys WHERE id = $1 AND partner_id = $2', [
      request.params.keyId,
      request.partner.id,
    ]);
    return reply.code(204).send();
  });
}

export function createKey(mode) {
  return { id: `key_${randomBytes(8).toString('hex')}`, mode, secret: `${mode}_${randomBytes(24).toString('base64url')}` };
}

export function hash(secret) {
  return createHash('sha256').update(secret).digest('hex');
}
