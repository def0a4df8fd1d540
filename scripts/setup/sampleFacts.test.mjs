import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { pushSampleFacts } from './sampleFacts.mjs';

const received = [];
let answer;
let url;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  const { authorization } = request.headers;
  received.push({ path: request.url, authorization, ...JSON.parse(body) });
  const { status, json } = answer(received.at(-1));
  response.writeHead(status).end(JSON.stringify(json));
});

before(async () => {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const reject = (facts, reason) =>
  facts.map(({ entityRef, fact }, index) => ({
    index,
    entityRef,
    fact,
    reason,
  }));

test('tells again only what was not taken, as a batch of its own', async () => {
  received.length = 0;
  answer = ({ facts, id }) => {
    const late = /-\d{4}-\d\d-\d\d$/.test(id) ? facts.slice(0, 2) : [];
    return {
      status: 200,
      json: {
        accepted: facts.length - late.length,
        repeated: false,
        rejected: reject(late, 'no such entity'),
      },
    };
  };
  const { accepted, rejected } = await pushSampleFacts({
    url,
    token: 'a token',
    pauseMs: 1,
  });
  assert.deepEqual(rejected, []);
  assert.equal(
    accepted,
    received
      .filter((_, index) => index % 2 === 0)
      .reduce((sum, { facts }) => sum + facts.length, 0),
  );
  assert.equal(received.length, 4);
  assert.equal(new Set(received.map(({ id }) => id)).size, 4);
  assert.deepEqual(received[1].facts, received[0].facts.slice(0, 2));
  assert.equal(received[0].path, '/api/scorecards/facts');
  assert.equal(received[0].authorization, 'Bearer a token');
});

test('gives up after a while, and says what the portal does not want', async () => {
  answer = ({ facts }) => ({
    status: 200,
    json: {
      accepted: 0,
      repeated: false,
      rejected: reject(facts, 'no such entity'),
    },
  });
  const { accepted, rejected } = await pushSampleFacts({
    url,
    token: '',
    patienceMs: 0,
    pauseMs: 1,
  });
  assert.equal(accepted, 0);
  assert.equal(rejected[0].reason, 'no such entity');

  answer = () => ({ status: 403, json: { error: 'not allowed' } });
  await assert.rejects(
    pushSampleFacts({ url, token: '' }),
    /HTTP 403 .*not allowed/,
  );
});
