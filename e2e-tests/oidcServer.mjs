import { generateKeyPairSync, randomBytes } from 'node:crypto';
import http from 'node:http';
import { pathToFileURL } from 'node:url';
import Provider from 'oidc-provider';

/**
 * A real OpenID Connect server on loopback, for tests of sign-in. Its login page offers one button per person, and asks
 * for no password.
 *
 * @param {object} options
 * @param {number} options.port 0 for any free one
 * @param {Array<{ email: string, name: string, emailVerified?: boolean }>} options.people
 * @param {string} options.portal base URL of the portal that people sign in to
 * @returns {Promise<{ metadataUrl: string, clientId: string, clientSecret: string, stop(): Promise<void> }>}
 */
export async function startOidcServer({ port, people, portal }) {
  const server = http.createServer();
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const clientId = 'paved';
  const clientSecret = randomBytes(24).toString('base64url');
  const provider = createProvider({
    issuer,
    people,
    client: {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [`${portal}/api/auth/oidc/handler/frame`],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url.startsWith('/login/')) {
      answer(request, response);
      return;
    }
    try {
      await logIn({ provider, people, request, response });
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  return {
    metadataUrl: `${issuer}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createProvider({ issuer, people, client }) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [client],
    jwks: {
      keys: [
        { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' },
      ],
    },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/login/${uid}` },
    pkce: { required: () => false },
    issueRefreshToken: async () => true,
    ttl: {
      AccessToken: 3600,
      Grant: 3600,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 3600,
    },
    findAccount: (_context, email) => {
      const person = people.find(candidate => candidate.email === email);
      return (
        person && {
          accountId: email,
          claims: async () => ({
            sub: email,
            email,
            email_verified: person.emailVerified ?? true,
            name: person.name,
          }),
        }
      );
    },
    // The company's own portal: nobody is asked what it may learn about them.
    loadExistingGrant: async context => {
      const { accountId } = context.oidc.session;
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId,
      });
      grant.addOIDCScope('openid profile email offline_access');
      await grant.save();
      return grant;
    },
  });
}

async function logIn({ provider, people, request, response }) {
  const interaction = await provider.interactionDetails(request, response);
  const { pathname, searchParams } = new URL(request.url, provider.issuer);
  const email = searchParams.get('email');
  if (request.method === 'POST' && email !== null) {
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId: email } },
      { mergeWithLastSubmission: false },
    );
    return;
  }
  const buttons = people
    .map(
      person =>
        `<form method="post" action="${pathname}?email=${encodeURIComponent(
          person.email,
        )}"><button>${person.name}</button></form>`,
    )
    .join('');
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(
    `<!doctype html><html lang="en"><title>Log in</title><h1>Log in to ${interaction.params.client_id}</h1>${buttons}</html>`,
  );
}

// On its own: node oidcServer.mjs '{"port":0,"people":[…],"portal":"http://localhost:7007"}' prints where it is.
if (
  process.argv[1] &&
  import.meta.url === pathToFileURL(process.argv[1]).href
) {
  const { stop, ...server } = await startOidcServer(
    JSON.parse(process.argv[2]),
  );
  process.once('SIGTERM', () => stop());
  process.stdout.write(`${JSON.stringify(server)}\n`);
}
