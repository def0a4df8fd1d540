import { AuthenticationError } from '@backstage/errors';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CiCallers } from './CiCallers';

const ISSUER = 'https://token.actions.example';
const AUDIENCE = 'https://paved.example.com';

describe('CiCallers', () => {
  let server: Server;
  let callers: CiCallers;
  let sign: (
    claims: JWTPayload,
    options?: { stranger?: boolean },
  ) => Promise<string>;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    const stranger = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one' };
    server = createServer((_req, res) =>
      res
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: [jwk] })),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    callers = CiCallers.create({
      issuers: [
        {
          issuer: ISSUER,
          audience: AUDIENCE,
          jwksUri: `http://127.0.0.1:${
            (server.address() as AddressInfo).port
          }/`,
          host: 'github',
          sourceHost: 'github.com',
          repositoryClaim: 'repository',
        },
      ],
    });
    sign = (claims, options) =>
      new SignJWT({
        iss: ISSUER,
        aud: AUDIENCE,
        sub: 'repo:Acme/Ledger:ref:refs/heads/main',
        repository: 'Acme/Ledger',
        ref: 'refs/heads/main',
        iat: Math.floor(Date.now() / 1000),
        exp: Math.floor(Date.now() / 1000) + 300,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .sign(options?.stranger ? stranger.privateKey : pair.privateKey);
  });
  afterAll(() => {
    server.close();
  });

  it('knows the repository that a job runs for', async () => {
    expect(
      await callers.identify(`Bearer ${await sign({ sha: 'abc' })}`),
    ).toEqual({
      repository: 'github:acme/ledger',
      address: 'github.com/acme/ledger',
      ref: 'refs/heads/main',
      commit: 'abc',
      subject: 'repo:Acme/Ledger:ref:refs/heads/main',
    });
  });

  it.each([
    [{ ref: 'refs/tags/v1' }, 'refs/tags/v1'],
    [{ ref: 'main', ref_type: 'branch' }, 'refs/heads/main'],
    [{ ref: 'v1', ref_type: 'tag' }, 'refs/tags/v1'],
    [{ ref: 'main', ref_type: 'merge_request' }, undefined],
    [{ ref: undefined }, undefined],
  ])('knows what it runs on: %j', async (claims, ref) => {
    expect((await callers.identify(`Bearer ${await sign(claims)}`))?.ref).toBe(
      ref,
    );
  });

  it('leaves tokens of others to others', async () => {
    const other = await sign({ iss: 'https://portal.example' });
    for (const header of [
      undefined,
      'Bearer abc',
      'Basic YTpi',
      `Bearer ${other}`,
    ]) {
      expect(await callers.identify(header)).toBeUndefined();
    }
  });

  it.each<[string, JWTPayload, { stranger?: boolean }?]>([
    ['signed by a stranger', {}, { stranger: true }],
    ['for another audience', { aud: 'https://evil.example' }],
    ['run out', { exp: 1_000_000_000 }],
    ['without an end', { exp: undefined }],
    ['not valid yet', { nbf: Math.floor(Date.now() / 1000) + 3600 }],
    ['of no repository', { repository: undefined }],
    ['of a repository that is no path', { repository: 'ledger' }],
  ])('refuses a token %s', async (...[, claims, options]) => {
    await expect(
      callers.identify(`Bearer ${await sign(claims, options)}`),
    ).rejects.toThrow(/identity token of https:\/\/token.actions.example/);
  });

  it('refuses a token without a signature', async () => {
    const part = (json: unknown) =>
      Buffer.from(JSON.stringify(json)).toString('base64url');
    const [, claims] = (await sign({})).split('.');
    await expect(
      callers.identify(`Bearer ${part({ alg: 'none' })}.${claims}.${part('')}`),
    ).rejects.toThrow(AuthenticationError);
  });
});
