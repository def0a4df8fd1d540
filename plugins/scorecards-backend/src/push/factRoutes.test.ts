import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import type { CiCallers } from '@paved/ci-callers';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import request from 'supertest';
import { appOf, routeServices, serviceHeader } from '../__testUtils__/routes';
import type { FactBatch, FactPush, FactPusher } from './FactPush';
import { addFactRoutes } from './factRoutes';

const fact = {
  entityRef: 'component:default/ledger',
  fact: 'ci.coverage',
  value: 80,
};

describe('POST /facts', () => {
  const taken: Array<{ batch: FactBatch; pusher: FactPusher }> = [];
  const services = routeServices({
    mayNot: (_, who) => who !== 'external:ci',
  });
  let server: Server;

  beforeAll(async () => {
    const app = appOf(router =>
      addFactRoutes(router, {
        ...services,
        repositories: {} as RepositoriesService,
        ciCallers: {
          async identify(header?: string) {
            if (header === 'Bearer forged') {
              throw new AuthenticationError('forged');
            }
            return header === 'Bearer job'
              ? {
                  repository: 'github:acme/ledger',
                  address: 'github.com/acme/ledger',
                  subject: 'repo:acme/ledger',
                }
              : undefined;
          },
        } as CiCallers,
        push: {
          async take(batch: FactBatch, pusher: FactPusher) {
            taken.push({ batch, pusher });
            return {
              accepted: batch.facts.length,
              repeated: false,
              rejected: [],
            };
          },
        } as Partial<FactPush> as FactPush,
      }),
    );
    server = app.listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
  });
  beforeEach(() => {
    taken.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const send = (authorization?: string, body: unknown = { facts: [fact] }) => {
    const sent = request(server).post('/facts');
    if (authorization) {
      sent.set('authorization', authorization);
    }
    return sent.send(body as object);
  };
  const ci = serviceHeader('external:ci');

  it('takes facts from services that may, and from CI jobs', async () => {
    expect((await send(ci)).body).toEqual({
      accepted: 1,
      repeated: false,
      rejected: [],
    });
    expect((await send('Bearer job')).status).toBe(200);
    expect(taken.map(({ pusher }) => pusher.name)).toEqual([
      'external:ci',
      'ci:github.com/acme/ledger',
    ]);
    expect(services.audited).toHaveBeenCalledWith('facts-push', {
      pusher: 'external:ci',
      facts: 1,
    });
  });

  it('lets nobody else in', async () => {
    expect((await send()).status).toBe(401);
    expect((await send('Bearer forged')).status).toBe(401);
    expect((await send('Bearer unknown')).status).toBe(401);
    expect((await send(serviceHeader('external:other'))).status).toBe(403);
    expect((await send(mockCredentials.user.header())).status).toBe(403);
    expect(taken).toEqual([]);
  });

  it.each([
    ['no facts', { facts: [] }, /facts/],
    ['more than it takes', { facts: Array(10_001).fill(fact) }, /10000/],
    [
      'a value that is missing',
      { facts: [{ ...fact, value: undefined }] },
      /facts\.0\.value/,
    ],
    ['a NUL', { facts: [{ ...fact, value: 'a\0' }] }, /NUL/],
    [
      'a commit that is none',
      { facts: [{ ...fact, commit: '--x' }] },
      /commit/,
    ],
    ['a list', [], /object/],
  ])('says what is wrong: %s', async (_, body, message) => {
    const response = await send(ci, body);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
  });

  it('refuses a value that is nested without end', async () => {
    const levels = 3_000_000;
    const value = '['.repeat(levels) + ']'.repeat(levels);
    const text = JSON.stringify({ facts: [{ ...fact, value: 0 }] });
    const response = await request(server)
      .post('/facts')
      .set('authorization', ci)
      .type('json')
      .send(text.replace('"value":0', `"value":${value}`));
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(/nested/);
    expect(taken).toEqual([]);
  });

  it('refuses what is no JSON, and what is compressed', async () => {
    const broken = request(server).post('/facts').set('authorization', ci);
    expect((await broken.type('json').send('{"facts":')).status).toBe(400);
    const packed = request(server).post('/facts').set('authorization', ci);
    const response = await packed.set('content-encoding', 'gzip').send('x');
    expect(response.body.error.message).toMatch(/gzip/);
  });

  it.each([
    ['that says so at once', 'Content-Length: 104857600', 10],
    ['that does not', 'Transfer-Encoding: chunked', 17 * 1024 * 1024],
  ])(
    'refuses a body of 100 MB %s, before the rest is sent',
    async (_, header, bytes) => {
      const socket = connect(
        (server.address() as AddressInfo).port,
        '127.0.0.1',
      );
      socket.on('error', () => undefined);
      const answer = new Promise<string>(resolve => {
        socket.once('data', data => resolve(data.toString()));
      });
      socket.write(
        `POST /facts HTTP/1.1\r\nHost: x\r\nAuthorization: ${ci}\r\n${header}\r\n\r\n`,
      );
      const body = Buffer.alloc(bytes, 'x');
      socket.write(
        header.startsWith('Content')
          ? body
          : Buffer.concat([Buffer.from(`${bytes.toString(16)}\r\n`), body]),
      );
      // The rest is never sent; the answer comes all the same
      expect(await answer).toMatch(/^HTTP\/1.1 413 /);
      socket.destroy();
      expect(taken).toEqual([]);
    },
  );
});
