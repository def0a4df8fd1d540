/** A Fastify plugin: `/health` answers 200 when all checks pass, 503 with the names of those that don't. */
export async function health(app, { checks = {}, timeoutMs = 1000 }) {
  app.get('/health', async (_request, reply) => {
    const failed = [];
    await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await within(timeoutMs, check());
        } catch {
          failed.push(name);
        }
      }),
    );
    return reply.code(failed.length ? 503 : 200).send({ status: failed.length ? 'down' : 'up', failed });
  });
}

function within(ms, promise) {
  let timer;
  const timeout = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
