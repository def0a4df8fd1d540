import childProcess from 'node:child_process';
import fs from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { GeneratorRunOptions } from '@backstage/plugin-techdocs-node';
import { ExplainingGenerator } from './ExplainingGenerator';

const GOOD = 'site_name: Ledger\nplugins: [techdocs-core]\n';

describe('ExplainingGenerator', () => {
  const folder = createMockDirectory();
  const generator = ExplainingGenerator.create({
    config: mockServices.rootConfig({
      data: { techdocs: { generator: { runIn: 'local' } } },
    }),
    logger: mockServices.logger.mock(),
  });

  beforeAll(() => {
    const { spawn } = childProcess;
    jest
      .spyOn(childProcess, 'spawn')
      .mockImplementation((command, args, options) =>
        spawn(folder.resolve(`bin/${command}`), args, options ?? {}),
      );
  });

  afterAll(() => jest.restoreAllMocks());

  /** Docs to build, and what the mkdocs of this machine does with them. */
  async function run(options: { config: string; mkdocs: string }) {
    folder.setContent({
      bin: { mkdocs: `#!/bin/sh\n${options.mkdocs}\n` },
      docs: { 'mkdocs.yml': options.config, docs: { 'index.md': '# Hi' } },
      site: {},
    });
    await fs.chmod(folder.resolve('bin/mkdocs'), 0o755);
    let log = '';
    const logStream = new PassThrough().on('data', chunk => {
      log += chunk;
    });
    await generator.run({
      inputDir: folder.resolve('docs'),
      outputDir: folder.resolve('site'),
      logger:
        mockServices.logger.mock() as unknown as GeneratorRunOptions['logger'],
      logStream,
    });
    return log;
  }

  it.each([
    {
      name: 'bad YAML, by file and line',
      config:
        'site_name: Ledger\nnav:\n  - Errors: what they mean: errors.md\n',
      mkdocs: 'exit 0',
      says: /^mkdocs\.yml, line 3, column 27: bad indentation of a mapping entry\. Mend that line and push\.\n[^]*what they mean/,
    },
    {
      name: 'a tag that would run code',
      config: 'site_name: !!python/object/apply:os.system ["id"]\n',
      mkdocs: 'exit 0',
      says: /^mkdocs\.yml: Unsupported Python YAML tag .*os\.system/,
    },
    {
      name: 'docs elsewhere on the machine',
      config: 'site_name: Ledger\ndocs_dir: /etc\n',
      mkdocs: 'exit 0',
      says: /docs_dir configuration value in mkdocs can't be an absolute directory/,
    },
    {
      name: 'what mkdocs says, without its routine, its colours and the folders of this machine',
      config: GOOD,
      mkdocs: [
        'echo "DEBUG   -  Loading configuration file: $PWD/mkdocs.yml"',
        `printf '\\033[31mERROR\\033[0m   -  Config value nav: $PWD/docs/gone.md does not exist\\n' >&2`.replace(
          '$PWD',
          "'$PWD'",
        ),
        'echo "Aborted with 1 configuration errors!" >&2; exit 1',
      ].join('\n'),
      says: /^Config value nav: docs\/gone\.md does not exist\nMend it in mkdocs\.yml or in the page that is named, and push\.$/,
    },
    {
      name: 'what is missing on this machine',
      config: GOOD,
      mkdocs: 'echo "Python 3.10 is missing. Install it." >&2; exit 1',
      says: /^Python 3\.10 is missing\. Install it\.$/,
    },
  ])('says $name', async ({ config, mkdocs, says }) => {
    await expect(run({ config, mkdocs })).rejects.toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(says),
      }),
    );
  });

  it('builds as the stock generator does, with its log', async () => {
    const log = await run({
      config: GOOD,
      mkdocs: 'echo built; echo "<h1>Hi</h1>" > "$5/index.html"',
    });
    expect(log).toContain('built');
    await expect(
      fs.readFile(folder.resolve('site/index.html'), 'utf8'),
    ).resolves.toContain('<h1>Hi</h1>');
  });
});
