import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import {
  entityKinds,
  inspectRepository,
} from '@paved/plugin-repositories-common';
import { parse } from 'yaml';
import {
  goldenPathKind,
  goldenPathProblems,
  parseGoldenPath,
} from './goldenPathKind';

const EXAMPLE = resolve(
  __dirname,
  '../../../../../shared/examples/golden-path.yaml',
);
const FIXTURE = resolve(__dirname, '../__fixtures__/go-microservice.yaml');

const own = (spec: JsonObject = {}): Entity => ({
  apiVersion: 'paved.dev/v1alpha1',
  kind: 'GoldenPath',
  metadata: { name: 'nodejs-api' },
  spec: { owner: 'platform', ...spec },
});
const release = (fields: JsonObject = {}): JsonObject => ({
  template: './template.yaml',
  release: { version: '1.2.0', layers: [{ folder: 'skeleton' }], ...fields },
});
const migration = (fields: JsonObject): JsonObject =>
  release({ migrations: [{ id: 'm', to: '1.1.0', steps: [], ...fields }] });
const problems = (spec: JsonObject) =>
  goldenPathProblems(own(spec)).map(
    ({ path, message, remedy }) =>
      `${path.join('.')}: ${message}${remedy ? ` | ${remedy}` : ''}`,
  );

describe('the form of the guides', () => {
  it.each([
    ['a copy of it', FIXTURE],
    existsSync(EXAMPLE)
      ? ['the example itself', EXAMPLE]
      : ['the copy only (left out: there is no ../shared/examples)', FIXTURE],
  ])('is accepted as it is: %s', async (_, file) => {
    const text = readFileSync(file, 'utf8');
    const { findings, documents } = await inspectRepository({
      files: {
        find: async () => ['golden-path.yaml'],
        links: async () => [],
        read: async () => text,
      },
      globs: ['golden-path.yaml'],
      isKindAllowed: () => true,
      kinds: [...entityKinds, goldenPathKind],
    });
    expect(findings).toEqual([]);
    expect(documents.map(({ entityRef }) => entityRef)).toEqual([
      'goldenpath:default/go-microservice',
    ]);
    expect(parseGoldenPath(parse(text))).toMatchObject({
      ref: 'goldenpath:default/go-microservice',
      title: 'go-microservice',
      language: 'Go',
      framework: 'gin',
      lifecycle: { stage: 'supported' },
      structure: expect.arrayContaining([
        { name: 'cmd/', entries: [{ name: 'main.go', entries: [] }] },
        { name: 'Makefile', entries: [] },
      ]),
      cicd: expect.arrayContaining([
        expect.objectContaining({
          name: 'build',
          steps: expect.arrayContaining(['go test ./...']),
        }),
      ]),
      requiredChecks: expect.arrayContaining([{ text: 'coverage > 80%' }]),
      defaults: { resources: { cpu: '500m', memory: '512Mi' }, replicas: 3 },
    });
  });

  it('may hold what we do not know, but what we know must be right', () => {
    const entity = parse(readFileSync(FIXTURE, 'utf8'));
    entity.spec.observability = { dashboards: true };
    entity.spec.cicd.notify = 'chat';
    expect(goldenPathProblems(entity)).toEqual([]);
    entity.spec.structure = 'cmd/';
    entity.spec.cicd.stages[0].name = 7;
    expect(goldenPathProblems(entity).map(({ path }) => path)).toEqual([
      ['spec', 'structure'],
      ['spec', 'cicd', 'stages', 0, 'name'],
    ]);
  });
});

const TEMPLATES = resolve(__dirname, '../../../../templates');

describe('our own form', () => {
  it.each(
    readdirSync(TEMPLATES).filter(name =>
      existsSync(resolve(TEMPLATES, name, 'golden-path.yaml')),
    ),
  )('is that of %s', name => {
    const file = resolve(TEMPLATES, name, 'golden-path.yaml');
    expect(goldenPathProblems(parse(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('is read in full', () => {
    expect(
      parseGoldenPath(
        own({
          purpose: 'api',
          language: 'TypeScript',
          gives: ['Tests'],
          hoursSaved: 40,
          support: {
            guarantees: ['Upgrades'],
            teamOwns: ['Code'],
            contact: [{ url: 'mailto:platform@example.com' }],
          },
          lifecycle: {
            stage: 'deprecated',
            end: '2027-06-30',
            successor: 'go-microservice',
          },
          requiredChecks: [
            { scorecard: 'production-readiness', check: 'coverage' },
            'a review',
          ],
          defaults: { registry: 'registry.example.com' },
          ...release({
            layers: [
              { folder: './../common/docs/' },
              { folder: 'skeleton', when: 'values.database' },
            ],
            managed: ['.github/**'],
            migrations: [
              {
                id: 'm',
                to: '1.2.0',
                steps: [
                  { rename: { from: 'a', to: 'b' } },
                  {
                    jsonPatch: {
                      file: 'package.json',
                      patch: [{ op: 'remove', path: '/scripts/a~1b' }],
                    },
                  },
                  {
                    yaml: {
                      file: 'ci.yaml',
                      set: [{ path: ['jobs', 0], value: null }],
                    },
                  },
                ],
              },
            ],
          }),
        }),
      ),
    ).toEqual({
      ref: 'goldenpath:default/nodejs-api',
      name: 'nodejs-api',
      title: 'nodejs-api',
      owner: 'group:default/platform',
      tags: [],
      purpose: 'api',
      language: 'TypeScript',
      gives: ['Tests'],
      hoursSaved: 40,
      support: {
        guarantees: ['Upgrades'],
        teamOwns: ['Code'],
        contact: [
          {
            title: 'mailto:platform@example.com',
            url: 'mailto:platform@example.com',
          },
        ],
      },
      lifecycle: {
        stage: 'deprecated',
        end: '2027-06-30',
        successor: 'goldenpath:default/go-microservice',
      },
      template: 'template.yaml',
      requiredChecks: [
        {
          scorecard: 'scorecard:default/production-readiness',
          check: 'coverage',
        },
        { text: 'a review' },
      ],
      structure: [],
      cicd: [],
      defaults: { registry: 'registry.example.com' },
      release: {
        version: '1.2.0',
        layers: [
          { folder: '../common/docs' },
          { folder: 'skeleton', when: 'values.database' },
        ],
        managed: ['.github/**'],
        migrations: [
          {
            id: 'm',
            to: '1.2.0',
            steps: [
              { rename: { from: 'a', to: 'b' } },
              {
                jsonPatch: {
                  file: 'package.json',
                  patch: [{ op: 'remove', path: '/scripts/a~1b' }],
                },
              },
              {
                yaml: {
                  file: 'ci.yaml',
                  set: [{ path: ['jobs', 0], value: null }],
                  remove: [],
                },
              },
            ],
          },
        ],
      },
    });
  });

  it.each<[string, JsonObject, string[]]>([
    [
      'an owner that is missing and a field that does not exist',
      { owner: null, languag: 'Go' },
      [
        "spec.languag: There is no field 'languag' in spec | Write `language`.",
        'spec.owner: owner is missing | Write it like `group:default/platform`.',
      ],
    ],
    [
      'a lifecycle that does not fit together',
      { lifecycle: { stage: 'suported', end: '2027-06-30' } },
      [
        'spec.lifecycle.stage: stage is "suported" | Write `supported`.',
        'spec.lifecycle.end: end is for deprecated paths only | Remove it, or write `stage: deprecated`.',
      ],
    ],
    [
      'a day that is none',
      { lifecycle: { stage: 'deprecated', end: '2027-02-30' } },
      [
        "spec.lifecycle.end: '2027-02-30' is no day | Write it like `2027-06-30`.",
      ],
    ],
    [
      'an address that runs a script',
      // eslint-disable-next-line no-script-url -- it must be refused
      { support: { contact: [{ title: 'Chat', url: 'javascript:alert(1)' }] } },
      [
        "spec.support.contact.0.url: 'javascript:alert(1)' is no address that a page may open | Write an address that starts with https:// or mailto:.",
      ],
    ],
    [
      'a template without a release',
      { template: './template.yaml' },
      [
        'spec.release: release is missing: there is a template, but nothing says what it renders | Say version and layers, such as `release: { version: 1.0.0, layers: [{ folder: skeleton }] }`.',
      ],
    ],
    [
      'a release without a template',
      { release: { version: '1.0.0', layers: [{ folder: 'skeleton' }] } },
      [
        'spec.template: template is missing: there is a release, but nothing that creates from it | Name the template, such as `template: ./template.yaml`.',
      ],
    ],
    [
      'a version that YAML read as a number',
      release({ version: 1.2 }),
      [
        'spec.release.version: version must be a text | Write a semantic version in quotes or with two dots, such as 1.0.0.',
      ],
    ],
    [
      'folders out of the repository and globs that are none',
      release({
        layers: [{ folder: '/etc' }, { folder: 'a/../../b' }, { folder: '.' }],
        managed: ['!(a)'],
      }),
      [
        "spec.release.layers.0.folder: '/etc' must be relative to the repository, with / between folders | Name a folder beside golden-path.yaml, or one that folders beside it share, such as `../common/docs`.",
        "spec.release.layers.1.folder: 'a/../../b' must not have '.', '..' or nothing between slashes | Name a folder beside golden-path.yaml, or one that folders beside it share, such as `../common/docs`.",
        "spec.release.layers.2.folder: '.' must not have '.', '..' or nothing between slashes | Name a folder beside golden-path.yaml, or one that folders beside it share, such as `../common/docs`.",
        "spec.release.managed.0: The glob '!(a)' has '!(…)'; name what you want instead",
      ],
    ],
    [
      'a migration to a version that is not there yet, and twice the same',
      release({
        migrations: [
          { id: 'm', to: '2.0.0', steps: [] },
          { id: 'm', to: '1.0.0', steps: [{}] },
        ],
      }),
      [
        'spec.release.migrations.0.to: The migration is to 2.0.0, but the release is 1.2.0 | Raise the release, or name the version that brought the change.',
        'spec.release.migrations.1.steps.0: A step does one thing, but this has 0 | Write one of rename, jsonPatch and yaml in each step.',
        "spec.release.migrations.1.id: 'm' is there twice | Give it another id.",
      ],
    ],
    [
      'a migration that reaches where it must not',
      migration({
        steps: [
          { rename: { from: '../x', to: '.git/hooks/pre-commit' } },
          { rename: { from: '.golden-path.yaml', to: 'a' } },
          { jsonPatch: { file: 'a', patch: [{ op: 'add', path: 'x' }] } },
          { shell: { run: 'rm' } },
        ],
      }),
      [
        "spec.release.migrations.0.steps.0.rename.from: '../x' must not have '.', '..' or nothing between slashes",
        "spec.release.migrations.0.steps.0.rename.to: '.git/hooks/pre-commit' leads into git's own folder",
        "spec.release.migrations.0.steps.1.rename.from: '.golden-path.yaml' is the lock, which no migration changes",
        'spec.release.migrations.0.steps.2.jsonPatch.patch.0.path: "x" is no JSON pointer | Write it like `/scripts/test`.',
        'spec.release.migrations.0.steps.2.jsonPatch.patch.0.value: value is missing for add',
        "spec.release.migrations.0.steps.3.shell: There is no field 'shell' in steps[3] | Its fields are rename, jsonPatch, yaml.",
        'spec.release.migrations.0.steps.3: A step does one thing, but this has 0 | Write one of rename, jsonPatch and yaml in each step.',
      ],
    ],
  ])('refuses %s', (_, spec, expected) => {
    expect(problems(spec)).toEqual(expected);
    expect(() => parseGoldenPath(own(spec))).toThrow(
      /^goldenpath:default\/nodejs-api can't be used: spec\./,
    );
  });

  it('takes nothing for granted, however it is made', () => {
    const deep: JsonObject = {};
    let at = deep;
    for (let i = 0; i < 100_000; i += 1) {
      at = at.x = {} as JsonObject;
    }
    const structure: JsonObject[] = [];
    let entries: unknown[] = structure;
    for (let i = 0; i < 10_000; i += 1) {
      const inner: unknown[] = [];
      entries.push({ 'x/': inner });
      entries = inner;
    }
    expect(problems({ defaults: deep })).toEqual([
      'spec.defaults: defaults is nested more than 20 levels deep | Write it flatter.',
    ]);
    expect(problems({ structure })).toEqual([
      expect.stringMatching(/more than 20 folders deep/),
    ]);
    expect(
      problems({ structure: Array.from({ length: 5_000 }, String) })[0],
    ).toMatch(/has 5000 entries; 2000 is the most/);
    for (const value of [null, 7, 'text', [], [[]], { a: 1 }]) {
      for (const field of [
        'owner',
        'gives',
        'hoursSaved',
        'support',
        'lifecycle',
        'requiredChecks',
        'structure',
        'cicd',
        'defaults',
        'template',
        'release',
      ]) {
        expect(() => problems({ [field]: value })).not.toThrow();
        expect(() =>
          goldenPathProblems({
            ...own({ [field]: value }),
            apiVersion: 'platform.example.com/v1',
          }),
        ).not.toThrow();
      }
    }
    expect(goldenPathProblems({ ...own(), spec: undefined })).not.toEqual([]);
  });
});
