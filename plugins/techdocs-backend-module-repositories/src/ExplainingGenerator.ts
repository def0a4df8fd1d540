import fs from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError, toError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  TechdocsGenerator,
  type GeneratorRunOptions,
} from '@backstage/plugin-techdocs-node';

/** How js-yaml ends the first line of its errors. */
const YAML_PLACE = /^(.*) \((\d+):(\d+)\)$/;

/** What mkdocs writes about its work, as against what keeps it from it. */
const ROUTINE = /^(INFO|DEBUG|WARNING)\b/;

const LAST_LINES = 4;

/**
 * The stock generator, with errors for who reads the docs: what is wrong, where, and what to do, in the words of mkdocs. The stock
 * errors are an exit code and folders of the portal's machine.
 */
export class ExplainingGenerator extends TechdocsGenerator {
  static create(options: {
    config: Config;
    logger: LoggerService;
  }): ExplainingGenerator {
    return new ExplainingGenerator({
      ...options,
      scmIntegrations: ScmIntegrations.fromConfig(options.config),
    });
  }

  /** @throws InputError when the docs can't be built as they are */
  async run(options: GeneratorRunOptions): Promise<void> {
    let output = '';
    const logStream = new PassThrough();
    logStream.on('data', chunk => {
      output += chunk;
      options.logStream?.write(chunk);
    });
    try {
      await super.run({ ...options, logStream });
    } catch (error) {
      const configName = (await fs.readdir(options.inputDir)).includes(
        'mkdocs.yaml',
      )
        ? 'mkdocs.yaml'
        : 'mkdocs.yml';
      throw new InputError(
        (
          explainYaml(toError(error), configName) ??
          explainOutput(output, configName) ??
          `${configName}: ${toError(error).message}`
        )
          .replaceAll(`${options.inputDir}/`, '')
          .replaceAll(options.inputDir, configName),
      );
    }
  }
}

function explainYaml(error: Error, configName: string): string | undefined {
  const [firstLine, ...snippet] = error.message.split('\n');
  const [, problem, line, column] = YAML_PLACE.exec(firstLine) ?? [];
  return problem
    ? `${configName}, line ${line}, column ${column}: ${problem}. Mend that line and push.\n${snippet.join(
        '\n',
      )}`
    : undefined;
}

function explainOutput(output: string, configName: string): string | undefined {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line && !ROUTINE.test(line));
  const errors = lines.filter(line => line.startsWith('ERROR'));
  if (errors.length > 0) {
    const problems = errors.map(line => line.replace(/^ERROR\s+-\s+/, ''));
    return `${problems.join(
      '\n',
    )}\nMend it in ${configName} or in the page that is named, and push.`;
  }
  return lines.slice(-LAST_LINES).join('\n') || undefined;
}
