import { exportJWK, importPKCS8, SignJWT } from 'jose';

/** The first key signs; the others are still accepted, so that keys can be rotated without signing anybody out. */
export async function loadKeys(signingKeys) {
  return Promise.all(
    JSON.parse(signingKeys).map(async ({ kid, pem }) => ({ kid, key: await importPKCS8(pem, 'ES256') })),
  );
}

export function signToken(keys, { customerId, sessionId, amr }) {
  return new SignJWT({ sid: sessionId, amr })
    .setProtectedHeader({ alg: 'ES256', kid: keys[0].kid })
    .setSubject(customerId)
    .setIssuer('https://auth.fintech-fast.example')
    .setIssuedAt()
    .setExpirationTime('15m')
    .sign(keys[0].key);
}

export async function keyRoutes(app, { keys }) {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=600');
    const jwks = await Promise.all(
      keys.map(async ({ kid, key }) => {
        const { d, ...publicPart } = await exportJWK(key);
        return { kid, use: 'sig', alg: 'ES256', ...publicPart };
      }),
    );
    return { keys: jwks };
  });
}
