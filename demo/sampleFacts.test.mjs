import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { sampleFacts } from './sampleFacts.mjs';

const REPOSITORIES = fileURLToPath(new URL('./repositories', import.meta.url));

test('facts are told as of last night, the same for the whole day', async () => {
  const batches = await sampleFacts({ today: '2026-03-16' });
  assert.deepEqual(
    batches.map(({ id }) => id),
    ['nightly-ci-2026-03-16', 'on-call-2026-03-16'],
  );
  assert.deepEqual(await sampleFacts({ today: '2026-03-16' }), batches);
  const facts = batches.flatMap(batch => batch.facts);
  const find = (name, fact) =>
    facts.find(
      each =>
        each.entityRef === `component:default/${name}` && each.fact === fact,
    );
  assert.deepEqual(find('checkout-api', 'ci.coverage'), {
    entityRef: 'component:default/checkout-api',
    fact: 'ci.coverage',
    value: 86.4,
    observedAt: '2026-03-15T02:00:00.000Z',
  });
  assert.equal(
    find('partner-webhooks', 'ci.oldestCriticalVulnerability').value,
    '2026-03-04T02:00:00.000Z',
  );
  assert.equal(
    find('checkout-api', 'ci.oldestCriticalVulnerability').value,
    null,
  );
  assert.equal(
    find('merchant-insights-pipeline', 'ci.coverage').observedAt,
    '2026-02-24T02:00:00.000Z',
  );
  await assert.rejects(sampleFacts({ today: '16.3.2026' }), /is not a day/);
});

test('facts are about components that are there, each once', async () => {
  const components = new Set(
    fs
      .readdirSync(REPOSITORIES)
      .flatMap(name =>
        ['catalog-info.yaml', 'catalog-info.yml']
          .map(file => `${REPOSITORIES}/${name}/${file}`)
          .filter(path => fs.existsSync(path)),
      )
      .flatMap(path => parseAllDocuments(fs.readFileSync(path, 'utf8')))
      .map(document => document.toJS())
      .filter(entity => entity?.kind === 'Component')
      .map(entity => `component:default/${entity.metadata.name}`),
  );
  const { services } = JSON.parse(
    fs.readFileSync(new URL('./fleet.json', import.meta.url), 'utf8'),
  );
  const fleet = services.map(({ name }) => name).slice(1);
  const about = (await sampleFacts({ fleet })).flatMap(batch => batch.facts);
  assert.deepEqual(
    new Set(about.map(({ entityRef }) => entityRef)),
    new Set(fleet.map(name => `component:default/${name}`)),
  );
  const facts = (await sampleFacts()).flatMap(batch => batch.facts);
  const seen = new Set(
    facts.map(({ entityRef, fact }) => `${entityRef} ${fact}`),
  );
  assert.equal(seen.size, facts.length);
  for (const { entityRef, observedAt } of facts) {
    assert.ok(components.has(entityRef), entityRef);
    assert.ok(Date.parse(observedAt) < Date.now(), observedAt);
  }
});

test('the scorecards of the sample company pass their own tests', () => {
  const { status, stdout, stderr } = spawnSync(
    fileURLToPath(new URL('../packages/cli/bin/paved', import.meta.url)),
    ['scorecards', 'test', `${REPOSITORIES}/engineering-standards`],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /production-readiness[^]*\d+ passed, 0 failed/);
});
