import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { applyEdits } from './edits.mjs';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const TEMPLATES = join(CHECKOUT, 'templates');
const { services, next } = JSON.parse(
  fs.readFileSync(new URL('./fleet.json', import.meta.url), 'utf8'),
);
const folder = fs.mkdtempSync(join(tmpdir(), 'demo-fleet-'));
after(() => fs.rmSync(folder, { recursive: true }));

const read = path => fs.readFileSync(join(TEMPLATES, path), 'utf8');
const goldenPath = name => parse(read(`${name}/golden-path.yaml`));
/** What a file may be made of: the layers' files of that name. */
const sourcesOf = (name, file) =>
  goldenPath(name)
    .spec.release.layers.flatMap(layer =>
      ['', '.njk'].map(end => join(name, layer.folder, `${file}${end}`)),
    )
    .filter(path => fs.existsSync(join(TEMPLATES, path)))
    .map(read);

test('services answer what the forms of their paths ask', () => {
  const owners = fs
    .readdirSync(join(CHECKOUT, 'demo/repositories/people/teams'))
    .map(file => `group:default/${file.replace(/\.yaml$/, '')}`);
  for (const { name, path, parameters } of services) {
    const pages = [parse(read(`${path}/template.yaml`)).spec.parameters].flat();
    const properties = Object.assign({}, ...pages.map(page => page.properties));
    for (const [key, value] of Object.entries(parameters)) {
      assert.ok(properties[key], `${name}: ${path} has no parameter ${key}`);
      const { enum: choices } = properties[key];
      assert.ok(!choices || choices.includes(value), `${name}: ${key}`);
    }
    for (const required of pages.flatMap(page => page.required ?? [])) {
      assert.ok(
        required === 'name' || required in parameters,
        `${name} lacks ${required}`,
      );
    }
    assert.ok(owners.includes(parameters.owner), `${name}: owner`);
  }
});

test('what teams change is in what their paths make', () => {
  for (const { name, path, commits = [] } of services) {
    for (const { message, change = {}, add = {} } of commits) {
      for (const [file, changes] of Object.entries(change)) {
        for (const [was] of changes) {
          assert.ok(
            sourcesOf(path, file).some(text => text.includes(was)),
            `${name}: '${message}' changes ${file}, where '${was}' is not to be found`,
          );
        }
      }
      for (const file of Object.keys(add)) {
        assert.deepEqual(sourcesOf(path, file), [], `${name} adds ${file}`);
      }
    }
  }
});

test('the next release is one of its path alone, and conflicts with one team', async () => {
  fs.cpSync(TEMPLATES, folder, { recursive: true });
  await applyEdits(folder, next);
  const released = parse(
    fs.readFileSync(join(folder, next.path, 'golden-path.yaml'), 'utf8'),
  );
  assert.equal(goldenPath(next.path).spec.release.version, '1.0.0');
  assert.equal(released.spec.release.version, '1.1.0');
  const changelog = fs.readFileSync(
    join(folder, next.path, 'CHANGELOG.md'),
    'utf8',
  );
  assert.match(changelog, /^## \[?1\.1\.0/m);
  // Layers that paths share are part of their releases, too
  for (const file of Object.keys({ ...next.change, ...next.add })) {
    assert.ok(file.startsWith(`${next.path}/`), file);
  }
});
