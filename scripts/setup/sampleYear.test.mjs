import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { addRepository } from '../../demo/build.mjs';
import * as year from '../../demo/year/index.mjs';
import { tellSampleYear } from './sampleYear.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-year-test-'));
const notes = path.join(folder, 'notes.json');
const repositories = path.join(folder, 'repositories');
const TODAY = '2026-11-21';
/** What was asked for in whose name, and what the portal does about it. */
let asked = [];
let answer;
let url;

/** A portal of just what the year asks for. */
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, url);
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  const call = {
    person:
      searchParams.get('person')?.replace(/.*\//, '') ??
      request.headers.authorization.replace(/^Bearer token-of-/, ''),
    what: `${request.method} ${pathname}`,
    body:
      request.headers['content-type'] === 'application/json'
        ? JSON.parse(body)
        : body,
  };
  asked.push(call);
  const { status = 200, json = {} } = answer(call);
  response.writeHead(status).end(status === 204 ? '' : JSON.stringify(json));
});

/** Everything goes well. */
function well({ person, what, body }) {
  if (what.startsWith('GET /api/auth')) {
    return { json: { backstageIdentity: { token: `token-of-${person}` } } };
  }
  if (what.startsWith('GET /api/golden-paths/paths/default/')) {
    const name = what.split('/').at(-1);
    return {
      json: {
        latest: { version: '1.1.0' },
        template: `template:default/${name}`,
        path: { ref: `goldenpath:default/${name}` },
      },
    };
  }
  if (what === 'POST /api/golden-paths/plans') {
    const content = `path: ${body.path}\nname: ${body.parameters.name}\n`;
    return {
      json: {
        files: [{ path: '.golden-path.yaml', mode: '100644', content }],
      },
    };
  }
  if (what.startsWith('GET /api/golden-paths/services/')) {
    // In the catalog at once; golden paths reads its lock a moment later
    const lock = calls(what).length > 2 ? { path: 'nodejs' } : undefined;
    return { json: { mayDeviate: calls(what).length > 1, lock } };
  }
  if (what.endsWith('/deviations')) {
    const read = what.replace('POST', 'GET').replace('/deviations', '');
    return { status: calls(read).length > 2 ? 201 : 409 };
  }
  if (what === 'GET /api/adoption/surveys/definitions') {
    const { open, closed } = year.surveys;
    const items = [open, closed].map(file => ({
      path: file,
      commit: 'c'.repeat(40),
    }));
    return { json: { items } };
  }
  if (what === 'POST /api/adoption/requests') {
    return { json: { id: `id-of-${body.title.replaceAll(' ', '-')}` } };
  }
  if (what === 'POST /api/adoption/surveys') {
    return { json: { id: path.basename(body.path) } };
  }
  if (what.startsWith('GET /api/adoption/requests/')) {
    return { json: { version: 7 } };
  }
  return what.endsWith('/answers') ? { status: 204 } : {};
}

const tell = () => {
  const said = [];
  return tellSampleYear({
    url,
    token: 'token-of-pipelines',
    notes,
    repositories,
    today: TODAY,
    say: line => said.push(line),
    pauseMs: 1,
    patienceMs: 200,
  }).then(result => ({ ...result, said }));
};
const calls = what => asked.filter(call => call.what === what);

before(async () => {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  fs.rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
  answer = well;
  fs.rmSync(notes, { force: true });
  fs.rmSync(repositories, { recursive: true, force: true });
  fs.mkdirSync(path.join(repositories, 'fintech-fast'), { recursive: true });
});

test('the year comes in as a company would bring it, once', async () => {
  await addRepository({
    ...{ into: repositories, today: TODAY, name: 'refund-api' },
    description: 'Made earlier on that day',
    commits: [
      {
        ...{ by: 'sara-lind', daysAgo: 1, message: 'From a golden path' },
        files: [{ path: 'README.md', mode: '100644', content: 'Refunds' }],
      },
    ],
  });
  const { failed, said, services } = await tell();
  assert.equal(failed, 0, said.join('\n'));
  assert.deepEqual(
    services,
    year.onPaths.map(({ name }) => name),
  );

  // Services have histories of their own, and deployments of their commits
  const made = [...year.onPaths, ...year.fromScratch].map(({ name }) => name);
  assert.deepEqual(
    fs.readdirSync(path.join(repositories, 'fintech-fast')).sort(),
    ['refund-api', ...made].map(name => `${name}.git`).sort(),
  );
  const [{ person, body: csv }] = calls(
    'POST /api/adoption/imports/deployments',
  );
  assert.equal(person, 'ines-okafor');
  for (const name of made) {
    assert.ok(csv.includes(`component:default/${name},production`), name);
  }
  for (const kind of ['incidents', 'people', 'work-items', 'costs']) {
    assert.equal(calls(`POST /api/adoption/imports/${kind}`).length, 1, kind);
  }

  // Pipelines speak for services that are there
  const events = calls('POST /api/adoption/events');
  assert.deepEqual(
    events.map(each => [each.person, each.body.data.entity]),
    [['pipelines', 'component:default/refund-api']],
  );
  assert.match(events[0].body.data.commit, /^[0-9a-f]{40}$/);

  // People speak for themselves, the platform engineer decides
  assert.deepEqual(
    calls('POST /api/adoption/requests').map(each => each.person),
    year.requests.map(({ by }) => by),
  );
  const decisions = asked.filter(({ what }) => what.startsWith('PATCH'));
  assert.ok(decisions.length > 0);
  for (const decision of decisions) {
    assert.equal(decision.person, 'ines-okafor');
    assert.equal(decision.body.version, 7);
  }
  const answers = asked.filter(({ what }) => what.endsWith('/answers'));
  assert.equal(new Set(answers.map(each => each.person)).size, answers.length);
  assert.ok(answers.length >= 30);
  const closed = asked.findIndex(({ what }) => what.endsWith('/close'));
  assert.ok(closed > asked.indexOf(answers.at(-1)));

  const deviations = asked.filter(({ what }) => what.endsWith('/deviations'));
  assert.deepEqual(
    deviations.map(each => [each.person, each.body.files]),
    [[year.deviation.by, year.deviation.files]],
  );

  asked = [];
  assert.deepEqual(await tell(), { done: 0, failed: 0, services, said: [] });
  assert.ok(asked.every(({ what }) => what.startsWith('GET')));
});

test('goes on where a killed call stopped', async () => {
  // The portal goes away in the middle of a survey
  let left = 5;
  answer = call => {
    const isAnswer = call.what.endsWith('/answers');
    left -= Number(isAnswer);
    return isAnswer && left < 0 ? { status: 502 } : well(call);
  };
  const first = await tell();
  assert.equal(first.failed, 1);
  assert.match(first.said.join('\n'), /answers it: .*502/);
  assert.ok(!asked.some(({ what }) => what.endsWith('/close')));
  const answered = asked
    .filter(({ what }) => what.endsWith('/answers'))
    .map(call => call.person);

  asked = [];
  answer = well;
  const { failed, said } = await tell();
  assert.equal(failed, 0, said.join('\n'));
  assert.equal(calls('POST /api/adoption/surveys').length, 0);
  assert.equal(calls('POST /api/adoption/requests').length, 0);
  const rest = asked
    .filter(({ what }) => what.endsWith('/answers'))
    .map(call => call.person);
  // The one that was not taken is sent again, and nobody else's
  assert.deepEqual(
    answered.slice(0, -1).filter(name => rest.includes(name)),
    [],
  );
  assert.equal(rest[0], answered.at(-1));
  assert.ok(asked.some(({ what }) => what.endsWith('/close')));
});

test("leaves a portal alone that is not the sample company's", async () => {
  answer = call =>
    call.what.startsWith('GET /api/repositories')
      ? { status: 404 }
      : well(call);
  assert.deepEqual(await tell(), {
    done: 0,
    failed: 0,
    services: [],
    said: [],
  });
  assert.ok(asked.every(({ what }) => what.startsWith('GET')));
  assert.deepEqual(fs.readdirSync(path.join(repositories, 'fintech-fast')), []);
});
