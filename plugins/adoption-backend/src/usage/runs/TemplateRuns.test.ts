import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  failed,
  never,
  now,
  SERVICE,
  startRuns,
  task,
} from '../../__testUtils__/startRuns';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('runs of templates, %s', id => {
  let knex: Knex;
  beforeEach(async () => {
    knex = await databases.init(id);
  });
  afterEach(() => knex.destroy());

  it('are as the scaffolder has them, whatever events said', async () => {
    const { set, runs, store, events, read } = await startRuns(knex);
    await runs.start();
    const tell = (eventPayload: unknown) =>
      events.publish({ topic: 'scaffolder.task', eventPayload });
    set(task('a', { status: 'processing', logs: [] }), task('b', failed));
    await tell({ id: 'a', status: 'open', spec: {} });
    // Announced, and rolled back
    await tell({ id: 'a', status: 'completed' });
    await tell({ id: 'gone', status: 'completed' });
    await tell('nothing');
    // The id of such an event is that of a line of the log
    await tell({ id: 17, taskId: 'b', status: 'cancelled' });
    await sleep(1_600);
    expect(await store.get('a')).toMatchObject({
      status: 'processing',
      template: SERVICE,
      minutesSaved: 2_400,
    });
    expect(await store.get('b')).toMatchObject({
      status: 'failed',
      endedAt: '2026-11-18T10:02:00.000Z',
      failedStep: 'Publish the repository',
      reason: 'Name is taken at https://git.example.com/x',
    });
    expect(await store.get('17')).toBeUndefined();

    // An event of long ago comes last
    set(task('a'));
    await runs.reconcile(now, never);
    await tell({ id: 'a', status: 'processing', spec: {} });
    await sleep(1_600);
    expect(await store.get('a')).toMatchObject({ status: 'completed' });
    // And one that failed is retried
    set(task('b', { status: 'processing', logs: failed.logs }));
    await runs.reconcile(now, never);
    expect(await store.get('b')).toMatchObject({
      status: 'processing',
      endedAt: undefined,
      failedStep: undefined,
    });
    set(task('b', { logs: [...failed.logs!, ...task('b').logs] }));
    await runs.reconcile(now, never);
    expect(await store.get('b')).toMatchObject({
      status: 'completed',
      endedAt: '2026-11-18T10:04:00.000Z',
      reason: undefined,
    });
    runs.stop();

    // What is known is not read again
    const before = read.length;
    await runs.reconcile(now, never);
    expect(read.length).toBe(before);
  });

  it('are read from the list when no event told of them, all but those that do not count', async () => {
    const { set, runs, store, hours, hooks } = await startRuns(knex);
    set(
      ...Array.from({ length: 230 }, (_, at) =>
        task(`run-${at}`, {
          createdAt: new Date(now.getTime() - at * 86_400_000).toISOString(),
        }),
      ),
      task('of-the-platform', { createdBy: 'user:default/sara' }),
      task('of-a-bot', { createdBy: 'user:default/bot' }),
      task('of-a-service', { createdBy: undefined }),
      task('broken'),
    );
    // Cut off after the first page, and gone on with
    const cut = new AbortController();
    hooks.onLogs = () => cut.abort(new Error('Cut off'));
    await expect(runs.reconcile(now, cut.signal)).rejects.toThrow('Cut off');
    expect((await knex('template_runs')).length).toBeLessThan(101);
    await expect(runs.reconcile(now, never)).rejects.toThrow(
      '1 template runs could not be read: broken: Error: Its log',
    );
    expect(await knex('template_runs')).toHaveLength(230);
    expect(JSON.stringify(await knex('template_runs'))).not.toContain('ada');
    // What it was said to save at that time stays
    hours.value = 1;
    set(task('run-0', { status: 'failed', logs: failed.logs }));
    await expect(runs.reconcile(now, never)).rejects.toThrow('broken');
    expect(await store.get('run-0')).toMatchObject({
      status: 'failed',
      minutesSaved: 2_400,
    });
  });
});
