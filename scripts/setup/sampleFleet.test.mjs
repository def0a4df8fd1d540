import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { root } from './paths.mjs';
import { growSampleFleet } from './sampleFleet.mjs';

const fleet = JSON.parse(
  fs.readFileSync(path.join(root, 'demo/fleet.json'), 'utf8'),
);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-fleet-test-'));
const notes = path.join(folder, 'notes.json');
/** What was asked for in whose name, and what the portal does about it. */
let asked = [];
let answer;
let url;

/** A portal of just what the fleet asks for, with git's own server. */
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, url);
  if (pathname.startsWith('/git/')) {
    serveGit(request, response);
    return;
  }
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  const person =
    searchParams.get('person')?.replace(/.*\//, '') ??
    request.headers.authorization.replace(/^Bearer token-of-/, '');
  const call = {
    person,
    what: `${request.method} ${pathname}`,
    body: body && JSON.parse(body),
  };
  asked.push(call);
  const { status = 200, json } = answer(call);
  response.writeHead(status).end(JSON.stringify(json));
});

function serveGit(request, response) {
  const { pathname, search } = new URL(request.url, url);
  const git = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: request.headers.authorization,
      PATH_INFO: pathname.replace('/git', ''),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    },
  });
  request.pipe(git.stdin);
  const chunks = [];
  git.stdout.on('data', chunk => chunks.push(chunk));
  git.on('close', () => {
    const out = Buffer.concat(chunks);
    const end = out.indexOf('\r\n\r\n');
    const head = out.toString('latin1', 0, end).split('\r\n');
    for (const [name, value] of head.map(line => line.split(': '))) {
      response.setHeader(name, value);
    }
    response.end(out.subarray(end + 4));
  });
}

/** A repository that has the texts that commits to it change. */
function makeRepository(name, commits) {
  const bare = path.join(folder, 'fintech-fast', `${name}.git`);
  const work = fs.mkdtempSync(path.join(folder, 'work-'));
  const git = (...args) =>
    execFileSync('git', args, {
      cwd: work,
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: 'X',
        GIT_AUTHOR_EMAIL: 'x@x.example',
        GIT_COMMITTER_NAME: 'X',
        GIT_COMMITTER_EMAIL: 'x@x.example',
      },
    });
  git('init', '--quiet', '--initial-branch=main', work);
  for (const [file, changes] of commits.flatMap(({ change = {} }) =>
    Object.entries(change),
  )) {
    fs.mkdirSync(path.dirname(path.join(work, file)), { recursive: true });
    fs.writeFileSync(
      path.join(work, file),
      changes.map(([was]) => was).join('\n'),
    );
  }
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'First');
  git('clone', '--quiet', '--bare', work, bare);
  git('-C', bare, 'config', 'http.receivepack', 'true');
}

const log = name =>
  execFileSync('git', ['log', '--format=%an: %s', 'main'], {
    cwd: path.join(folder, 'fintech-fast', `${name}.git`),
    encoding: 'utf8',
  })
    .trim()
    .split('\n');

/** Everything goes well. */
function well({ person, what, body }) {
  if (what.startsWith('GET /api/auth')) {
    return { json: { backstageIdentity: { token: `token-of-${person}` } } };
  }
  if (what === 'GET /api/repositories/commit-author') {
    return { json: { name: person, email: `${person}@example.com` } };
  }
  if (what.startsWith('GET /api/golden-paths/paths/default/')) {
    const name = what.split('/').at(-1);
    return {
      json: {
        latest: { version: '1.0.0' },
        template: `template:default/${name}`,
        path: { ref: `goldenpath:default/${name}` },
      },
    };
  }
  if (what === 'POST /api/golden-paths/plans') {
    return { json: { hash: `plan-${body.parameters.name}` } };
  }
  if (what === 'POST /api/scaffolder/v2/tasks') {
    const { name } = body.values;
    const service = fleet.services.find(each => each.name === name);
    makeRepository(name, service.commits ?? []);
    return { status: 201, json: { id: `task-${name}` } };
  }
  if (what.startsWith('GET /api/scaffolder/v2/tasks/')) {
    return { json: { status: 'completed' } };
  }
  return { json: {} };
}

const grow = () => {
  const said = [];
  return growSampleFleet({
    url,
    notes,
    say: line => said.push(line),
    pauseMs: 1,
    patienceMs: 200,
  }).then(result => ({ ...result, said }));
};
const steps =
  fleet.services.reduce(
    (sum, { commits = [] }) => sum + 1 + commits.length,
    0,
  ) + 1;
const made = () =>
  asked
    .filter(({ what }) => what === 'POST /api/scaffolder/v2/tasks')
    .map(({ body }) => body.values.name);

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
  fs.rmSync(path.join(folder, 'fintech-fast'), {
    recursive: true,
    force: true,
  });
  makeRepository(fleet.next.repository, [fleet.next]);
});

test('people make services and change them, each as themselves, and a next release waits', async () => {
  const { done, failed, said } = await grow();
  assert.deepEqual({ done, failed }, { done: steps, failed: 0 }, said.join());
  assert.deepEqual(
    made(),
    fleet.services.map(({ name }) => name),
  );
  for (const { name, by, commits = [] } of fleet.services) {
    const run = asked.find(
      ({ what, body }) =>
        what === 'POST /api/scaffolder/v2/tasks' && body.values.name === name,
    );
    assert.equal(run.person, by);
    assert.equal(run.body.values.preview, `plan-${name}`);
    assert.deepEqual(log(name).slice(0, -1), [
      ...commits.map(commit => `${commit.by}: ${commit.message}`).reverse(),
    ]);
  }
  assert.equal(
    log(fleet.next.repository)[0],
    `${fleet.next.by}: ${fleet.next.message}`,
  );

  // Nothing is done twice, and what somebody deletes stays deleted
  fs.rmSync(path.join(folder, 'fintech-fast', `${made()[0]}.git`), {
    recursive: true,
  });
  asked = [];
  const again = await grow();
  assert.deepEqual([again.done, again.failed, again.said], [0, 0, []]);
  assert.equal(again.services.length, fleet.services.length);
  assert.deepEqual(made(), []);
});

test('goes on where a killed call stopped', async () => {
  const [first, second] = fleet.services.map(({ name }) => name);
  // The portal goes away while the second run is under way
  answer = call =>
    call.what === `GET /api/scaffolder/v2/tasks/task-${second}`
      ? { status: 502, json: {} }
      : well(call);
  const before = await grow();
  assert.ok(before.failed > 0);
  assert.match(before.said.join('\n'), new RegExp(`${second}.*502`));
  // And somebody's push got through, but was not noted
  const noted = JSON.parse(fs.readFileSync(notes, 'utf8'));
  delete noted.done[`commit ${first} 0`];
  fs.writeFileSync(notes, JSON.stringify(noted));

  asked = [];
  answer = well;
  const { failed, said } = await grow();
  assert.equal(failed, 0, said.join());
  assert.deepEqual(made(), []);
  assert.equal(log(first).length, 1 + fleet.services[0].commits.length);
});

test('a run that fails is told, and begun anew at the next start', async () => {
  const [{ name }] = fleet.services;
  answer = call =>
    call.what === `GET /api/scaffolder/v2/tasks/task-${name}`
      ? { json: { status: 'failed' } }
      : well(call);
  const { failed, said } = await grow();
  assert.equal(failed, 1);
  assert.match(said[0], new RegExp(`${name}.*its run failed.*task-${name}`));

  fs.rmSync(path.join(folder, 'fintech-fast', `${name}.git`), {
    recursive: true,
  });
  asked = [];
  answer = well;
  await grow();
  assert.deepEqual(made(), [name]);
});

test("leaves a portal alone that is not the sample company's", async () => {
  for (const other of ['GET /api/auth', 'GET /api/repositories/repositories']) {
    asked = [];
    answer = call =>
      call.what.startsWith(other) ? { status: 404, json: {} } : well(call);
    assert.deepEqual(await grow(), {
      done: 0,
      failed: 0,
      services: [],
      said: [],
    });
    assert.ok(asked.every(({ what }) => what.startsWith('GET')));
  }
});
