import { randomUUID } from 'node:crypto';

/** A challenge is bound to amount and payee: a code for one payment can't approve another (PSD2, dynamic linking). */
export async function challengeRoutes(app, { database }) {
  app.post('/', async (request, reply) => {
    const { sessionId, amount, payee } = request.body;
    const challenge = { id: randomUUID(), method: 'app_push', state: 'pending' };
    await database.query(
      'INSERT INTO challenges (id, session_id, amount, currency, payee, method, state) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [challenge.id, sessionId, amount.amount, amount.currency, payee, challenge.method, challenge.state],
    );
    return reply.code(201).send(challenge);
  });
}
