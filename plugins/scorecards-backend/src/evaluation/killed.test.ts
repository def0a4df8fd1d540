import { TestDatabases } from '@backstage/backend-test-utils';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import {
  component,
  createEvaluation,
  scorecard,
} from '../__testUtils__/evaluation';

// Only there can two processes share a database; without one the test is skipped
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const ENTITIES = 7_000;

const [[databaseId] = []] = databases.eachSupportedId();

(databaseId ? describe : describe.skip)('an evaluation', () => {
  it('killed half-way leaves nothing half-written, and the next one goes on from there', async () => {
    const knex = await databases.init(databaseId!);
    const portal = await createEvaluation(knex);
    await portal.put(
      scorecard(),
      ...Array.from({ length: ENTITIES }, (_, index) =>
        component(`service-${index}`),
      ),
    );
    const { connection } = knex.client.config;
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, '../__testUtils__/evaluateAll.ts'),
      ],
      {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          EVALUATION_CONNECTION: JSON.stringify({
            ...connection,
            password: connection.password, // not enumerable
          }),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [said] = await once(child.stdout, 'data');
    expect(String(said)).toContain('written');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const countOf = async (table: string) =>
      Number((await knex(table).count({ count: '*' }))[0].count);
    const half = await countOf('standings');
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(ENTITIES);
    expect(await countOf('transitions')).toBe(half);

    await portal.evaluator.evaluateAll();
    expect(await countOf('standings')).toBe(ENTITIES);
    expect(await countOf('transitions')).toBe(ENTITIES);
    expect(
      await knex('transitions').countDistinct({ count: 'subject_id' }),
    ).toEqual([{ count: String(ENTITIES) }]);
    await knex.destroy();
  });
});
