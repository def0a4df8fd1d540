import { randomUUID } from 'node:crypto';
import { problem } from '@fintech-fast/http';
import { money } from '@fintech-fast/money';

const DAY = 24 * 60 * 60;

export async function sessionRoutes(app, { redis, publisher, scoring, payments }) {
  const load = async id => JSON.parse((await redis.get(`checkout:${id}`)) ?? 'null');
  const save = session => redis.set(`checkout:${session.id}`, JSON.stringify(session), 'EX', DAY);

  app.post('/', async (request, reply) => {
    const { merchantId, amount, returnUrl } = request.body;
    const session = {
      id: `cs_${randomUUID().replaceAll('-', '').slice(0, 20)}`,
      status: 'open',
      merchantId,
      amount: money(amount.amount, amount.currency),
      returnUrl,
    };
    await save(session);
    return reply.code(201).send(session);
  });

  app.get('/:id', async (request, reply) => {
    const session = await load(request.params.id);
    return session ?? reply.code(404).send(problem(404, 'No such checkout'));
  });

  app.post('/:id/complete', async (request, reply) => {
    const session = await load(request.params.id);
    if (!session) {
      return reply.code(404).send(problem(404, 'No such checkout'));
    }
    if (session.status !== 'open') {
      return reply.code(409).send(problem(409, 'Completed before', `The checkout is ${session.status}`));
    }
    const risk = await scoring(session);
    if (risk.action === 'challenge') {
      session.status = 'authentication_required';
      await save(session);
      return session;
    }
    const response = await payments('/v1/payments', {
      method: 'POST',
      headers: { 'Idempotency-Key': session.id },
      body: { merchantId: session.merchantId, amount: session.amount, card: { token: request.body.cardToken } },
    });
    const payment = await response.json();
    session.status = payment.status === 'declined' ? 'declined' : 'paid';
    session.paymentId = payment.id;
    await save(session);
    await publisher(payment, risk);
    return session;
  });
}
