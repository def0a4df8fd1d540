import type { Knex } from 'knex';
import {
  ASKED,
  databases,
  groupRef,
  ref,
  startSurveys,
} from '../__testUtils__/startSurveys';

/** What is left of what an open portal wrote on its disk. */
async function bytesOf(knex: Knex): Promise<string> {
  const connection = await knex.client.acquireConnection();
  try {
    return connection.serialize().toString('latin1');
  } finally {
    await knex.client.releaseConnection(connection);
  }
}

describe.each(databases.eachSupportedId())('surveys, %s', databaseId => {
  it('can not be joined to people by what tables, logs and the audit hold', async () => {
    const portal = await startSurveys(databaseId);
    const survey = await portal.open();
    const before = await portal.tables();
    const order = [...ASKED].sort((a, b) =>
      a.slice(-3) < b.slice(-3) ? -1 : 1,
    );
    for (const who of order.slice(0, 12)) {
      await portal.answer(survey.id, who).expect(204);
    }
    await portal.answer(survey.id, order[0]).expect(409);
    await portal
      .answer(survey.id, 'core-0', { improve: 'Opinion that is refused' })
      .expect(400);

    const open = await portal.tables();
    // Only who has answered grows with answers, and nothing but the survey's id is in another table too
    expect(
      Object.keys(open).filter(
        name => open[name].length !== before[name].length,
      ),
    ).toEqual(['survey_participations']);
    expect(open.survey_participations).toHaveLength(12);
    const { survey_participations: participations, ...others } = open;
    const elsewhere = JSON.stringify(others);
    for (const { participant } of participations) {
      expect(participant).toMatch(/^[0-9a-f]{64}$/);
      expect(elsewhere).not.toContain(participant);
    }
    // Nor an order in which they were written
    await expect(
      portal.knex.raw('select rowid from survey_participations'),
    ).rejects.toThrow(/rowid/);
    // No times, and people only where the survey names who opened it
    expect(Object.keys(participations[0])).toEqual(['survey', 'participant']);
    expect(Object.keys(open.survey_tallies[0])).toEqual([
      'survey',
      'key',
      'tally',
    ]);
    for (const who of ASKED) {
      expect(JSON.stringify(open)).not.toContain(ref(who));
    }

    // The counts are the same when the same people answer in another order
    const again = await startSurveys(databaseId);
    const second = await again.open();
    for (const who of order.slice(0, 12).reverse()) {
      await again.answer(second.id, who).expect(204);
    }
    const [{ tally }] = (await again.tables()).survey_tallies;
    expect(tally).toBe(open.survey_tallies[0].tally);
    await again.post(`/surveys/${second.id}/close`).expect(200);

    const [{ key }] = open.survey_tallies;
    const other = await portal.open(portal.another('spring'));
    await portal.answer(other.id, 'core-0').expect(204);
    await portal.post(`/surveys/${survey.id}/close`).expect(200);
    const closed = await portal.tables();
    expect(closed.survey_participations).toHaveLength(1);
    expect(closed.survey_tallies).toEqual([
      expect.objectContaining({ survey: other.id }),
    ]);
    await portal.answer(other.id, 'core-0').expect(409, /already/);
    await portal.post(`/surveys/${other.id}/close`).expect(200);
    const left =
      databaseId === 'SQLITE_3'
        ? await bytesOf(portal.knex)
        : JSON.stringify(closed);
    expect(left).toContain('Opinion A');
    for (const gone of [key, ...participations.map(each => each.participant)]) {
      expect(left).not.toContain(gone);
    }
    // Who opened and closed it is known, who answered is not
    const answered = portal.audited.filter(
      ({ eventId, meta }) =>
        eventId === 'survey-answer' && meta?.survey === survey.id,
    );
    expect(answered).toHaveLength(14);
    for (const event of answered) {
      expect(event).toEqual({
        eventId: 'survey-answer',
        severityLevel: 'medium',
        meta: { survey: survey.id },
      });
    }
    expect(
      portal.audited.find(({ eventId }) => eventId === 'survey-open')?.request,
    ).toBeDefined();
    const logs = portal.written.join('\n');
    expect(logs).not.toMatch(/user:|core-|ledger-|tiny-|Opinion/);
  });

  it('leave nothing in the files of tables, even where others still see it', async () => {
    const portal = await startSurveys(databaseId);
    const isPostgres = databaseId !== 'SQLITE_3';
    const sizeOfFiles = async () =>
      isPostgres
        ? Number(
            (
              await portal.knex.raw(
                `select pg_relation_size('survey_participations') + pg_relation_size('survey_tallies') as size`,
              )
            ).rows[0].size,
          )
        : 0;
    const answered = async (name: string) => {
      const { id } = await portal.open(portal.another(name));
      for (const who of ASKED) {
        await portal.answer(id, who).expect(204);
      }
      return id;
    };
    /** Closes a survey while another transaction has looked at a table; SQLite has one at a time. */
    const closeWhileReading = async (table: string) => {
      const id = await answered(table);
      const reading = isPostgres
        ? await portal.knex.transaction(undefined, {
            isolationLevel: 'repeatable read',
          })
        : undefined;
      await reading?.(table).first();
      await portal.post(`/surveys/${id}/close`).expect(200);
      expect(await portal.knex('survey_tallies')).toEqual([]);
      return { id, end: async () => reading?.rollback() };
    };

    const first = await closeWhileReading('surveys');
    expect(await sizeOfFiles()).toBe(0);
    await first.end();

    // A backup keeps tables from being written anew: it is done when it has ended
    const second = await closeWhileReading('survey_tallies');
    expect(portal.written.join()).toMatch(isPostgres ? /yet: .*lock/ : /^/);
    await second.end();
    await portal.area.chores!.surveys.run(
      new Date(),
      new AbortController().signal,
    );
    expect(await sizeOfFiles()).toBe(0);
    expect(await portal.knex('surveys').pluck('is_scrubbed')).toEqual(
      isPostgres ? [true, true] : [1, 1],
    );
    expect((await portal.results(second.id)).answers).toBe(16);
  });

  it('lose nothing and say nothing when the database fails', async () => {
    const portal = await startSurveys(databaseId);
    const survey = await portal.open();
    const [fill, mend] =
      databaseId === 'SQLITE_3'
        ? [
            `create trigger full_disk before update on survey_tallies begin select raise(abort, 'full'); end`,
            'drop trigger full_disk',
          ]
        : [
            `alter table survey_tallies add constraint full_disk check (tally not like '%Opinion%')`,
            'alter table survey_tallies drop constraint full_disk',
          ];
    await portal.knex.raw(fill);
    await portal.answer(survey.id, 'core-0').expect(500);
    await portal.knex.raw(mend);
    const logs = portal.written.join('\n');
    expect(logs).toMatch(/nothing was counted/);
    expect(logs).not.toMatch(/Opinion|user:|[0-9a-f]{64}/);
    // Counted as a whole: the same answer goes through
    await portal.answer(survey.id, 'core-0').expect(204);
    const [{ tally }] = await portal.knex('survey_tallies');
    expect(JSON.parse(tally).cells[groupRef('core')].answers).toBe(1);
  });
});
