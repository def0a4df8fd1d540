import { ago, describeIntake } from '../__testUtils__/describeIntake';

describeIntake('files', intake => {
  const header = 'id,entity,environment,result,finishedAt,version';
  const row = (id: string, version = '1') =>
    `${id},ledger,production,success,${ago(60)},${version}`;

  it('are taken, line by line', async () => {
    const injection = `"'; drop table deployments; -- ""x"",\r\n=1+1"`;
    const file = `\uFEFF${header}\r\n${row('1')}\r\n${row(
      '2',
      injection,
    )}\r\n\r\n3,ledger,production,ok,${ago(5)},\r\n`;
    const { status, body } = await intake.upload('deployments', file);
    expect(body).toEqual({
      taken: 2,
      repeated: 0,
      corrected: 0,
      outdated: [],
      refused: [{ line: 6, reason: expect.stringMatching(/^result: /) }],
    });
    expect(status).toBe(207);
    const [stored] = await intake.knex('deployments').where({ id: 'import/2' });
    expect(stored.version).toBe(`'; drop table deployments; -- "x",\r\n=1+1`);
    const again = file.replace('success', 'failure');
    expect((await intake.upload('deployments', again)).body).toMatchObject({
      taken: 0,
      repeated: 1,
      corrected: 1,
    });
    const [corrected] = await intake
      .knex('deployments')
      .where({ id: 'import/1' });
    expect(corrected.result).toBe('failure');
    // What says when it was said does not take the place of what was said later
    const timed = `${header},time\n${row('1')},${ago(500)}\n`;
    const { body: late } = await intake.upload('deployments', timed);
    expect(late).toMatchObject({
      corrected: 0,
      outdated: [
        { line: 2, reason: expect.stringMatching(/of result stands/) },
      ],
    });
    // Ids of another source are others
    expect(
      (await intake.upload('deployments', file, '?source=jira&name=a.csv'))
        .body,
    ).toMatchObject({ taken: 2 });
  });

  it('hold incidents and work items too', async () => {
    const incidents = await intake.upload(
      'incidents',
      `ID,Created At,resolved_at,title\ni-1,${ago(9)},,"A ""slow"" day"\n`,
    );
    expect(incidents.body).toMatchObject({ taken: 1, refused: [] });
    const items = await intake.upload(
      'work-items',
      `id,type,createdAt,team\nt-1,platform-ticket,${ago(9)},payments\n`,
    );
    expect(items.body).toMatchObject({ taken: 1, refused: [] });
    expect(await intake.knex('work_items').first()).toMatchObject({
      team: 'group:default/payments',
    });
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /empty/],
    ['no lines', `${header}\r\n`, /no lines below the first/],
    ['semicolons', header.replaceAll(',', ';'), /semicolons; save .* commas/],
    [
      'semicolons, and quotes within cells',
      `\uFEFF\n"id";entity;"a, b"\n1;ledger;{"x": "y"}\n`,
      /^Line 1: .* separated by semicolons/,
    ],
    ['tabs', header.replaceAll(',', '\t'), /separated by tabs/],
    ['an unknown column', `${header},colour`, /Line 1: .*'colour' is not kn/],
    ['a column that is missing', 'id,entity', /Line 1: there is no column en/],
    ['two columns of a name', `${header},id`, /Line 1: .* two columns 'id'/],
    ['two of one meaning', `${header},ID`, /Line 1: .* two columns 'id'/],
    ['a column without a name', `${header},`, /Line 1: column 7 has no name/],
    [
      'a cell too many',
      `${header}\n${row('1')}\n${row('2')},x`,
      /^Line 3 has 7/,
    ],
    ['a quote without end', `${header}\n"1,2`, /Line \d: a quote is opened/],
    ['a quote within', `${header}\n"1"2,,,,,`, /Line 2: a quote stands where/],
    ['a NUL', `${header}\n${row('1\0')}`, /Line 2 holds a NUL/],
    ['Latin-1', Buffer.from(`${header}\n${row('é')}`, 'latin1'), /UTF-8/],
    ['UTF-16', Buffer.from(`\uFEFF${header}`, 'utf16le'), /UTF-8/],
  ])('that hold %s are refused', async (_, file, reason) => {
    const { status, body } = await intake.upload('deployments', file);
    expect(body.error?.message).toMatch(reason);
    expect(status).toBe(400);
    expect(await intake.knex('deployments')).toEqual([]);
  });

  it('of a kind that nobody takes are refused', async () => {
    const { status, body } = await intake.upload('holidays', 'id\n');
    expect(status).toBe(404);
    expect(body.error.message).toMatch(/deployments, incidents, work-items/);
    const packed = await intake
      .upload('deployments', header)
      .set('content-encoding', 'gzip');
    expect(packed.status).toBe(400);
  });
});
