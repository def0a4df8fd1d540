import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ForwardedError, InputError } from '@backstage/errors';
import type { Request, Response } from 'express';
import { plainDatabaseErrors } from './plainDatabaseErrors';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const plain =
  /^The portal's database could not do this; try again in a moment. The portal's log says why, at ([\w-]{36})$/;

/** What people are told, and what is logged, when a route fails. */
async function toldOf(run: () => PromiseLike<unknown>) {
  const logger = mockServices.logger.mock();
  const error = await run().then(
    () => undefined,
    thrown => thrown,
  );
  const next = jest.fn();
  plainDatabaseErrors({ logger })(error, {} as Request, {} as Response, next);
  const [[told]] = next.mock.calls;
  return { error, told, logged: logger.error.mock.calls };
}

async function throwing(error: Error): Promise<never> {
  throw error;
}

/** What the network says of a database that is away. */
async function refused(): Promise<never> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const [error] = await once(connect(port, 'localhost'), 'error');
  throw error;
}

describe.each(databases.eachSupportedId())(
  'plainDatabaseErrors, %s',
  databaseId => {
    it('keeps what a database says for the log', async () => {
      const knex = await databases.init(databaseId);
      const insert = () => knex('nothing').insert({ said: 'Opinion' });
      for (const run of [
        insert,
        () => knex.transaction(tx => tx.raw(`select 'Opinion' from nothing`)),
        () =>
          insert().catch(error =>
            throwing(new ForwardedError('Nothing was kept', error)),
          ),
      ]) {
        const { error, told, logged } = await toldOf(run);
        expect(error.message).toMatch(/(insert into|select) .*nothing/s);
        expect(told.message).toMatch(plain);
        const [, id] = plain.exec(told.message)!;
        expect(logged).toEqual([[expect.stringContaining(id), error]]);
      }
      await knex.destroy();
    });
  },
);

describe('plainDatabaseErrors', () => {
  it('says as much of a database that is away, or goes away', async () => {
    expect((await toldOf(refused)).told.message).toMatch(plain);
    for (const lost of [
      'Connection terminated unexpectedly',
      'select * from "x" - Connection terminated unexpectedly',
    ]) {
      const { told } = await toldOf(() => throwing(new Error(lost)));
      expect(told.message).toMatch(plain);
    }
  });

  it('leaves other errors as they are', async () => {
    const gone = await refused().catch(error => error);
    for (const error of [
      new InputError('update - that is no query'),
      new Error('Golden paths answered 503'),
      new TypeError('fetch failed', { cause: gone }),
    ]) {
      const { told, logged } = await toldOf(() => throwing(error));
      expect(told).toBe(error);
      expect(logged).toEqual([]);
    }
  });
});
