import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TestDatabases } from '@backstage/backend-test-utils';
import { startCosts, yesterday } from '../__testUtils__/startCosts';
import { plusDays } from './days';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('OpenCost, %s', databaseId => {
  it('is asked for the last days again and again, and nothing counts twice; what it can’t answer fails in the open', async () => {
    let answer: object = {};
    const asked: string[] = [];
    const server = createServer((req, res) => {
      asked.push(`${req.headers.authorization} ${req.url}`);
      res.end(JSON.stringify(answer));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const portal = await startCosts(await databases.init(databaseId), {
      openCost: [
        {
          name: 'eu',
          url: `http://127.0.0.1:${port}/model/`,
          token: 'secret',
          aggregate: 'label:app',
          currency: 'EUR',
        },
      ],
    });
    const run = () =>
      portal.area.chores!['opencost-eu'].run(
        new Date(),
        AbortSignal.timeout(60_000),
      );
    const day = (at: string, cost: number) => ({
      ledger: {
        name: 'ledger',
        window: { start: `${at}T00:00:00Z` },
        totalCost: cost,
      },
    });
    answer = {
      code: 200,
      data: [day(yesterday, 1.25), day(plusDays(yesterday, -1), 0.1)],
    };
    await run();
    answer = {
      code: 200,
      data: [day(yesterday, 1.5), day(plusDays(yesterday, -1), 0.1)],
    };
    await run();
    expect((await portal.get('/costs')).body).toMatchObject({
      items: [{ title: 'Ledger', costs: [{ currency: 'EUR', amount: '1.6' }] }],
      accounts: [{ account: 'opencost/eu', source: 'opencost' }],
    });
    expect(asked[0]).toMatch(
      /^Bearer secret \/model\/allocation\?window=.*aggregate=label%3Aapp/,
    );

    answer = { code: 200, data: 'soon' };
    await expect(run()).rejects.toThrow("none of OpenCost's /allocation");
    server.close();
    await portal.knex.destroy();
  });
});
