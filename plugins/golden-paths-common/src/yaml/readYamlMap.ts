import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  defaultInspectionLimits,
  readCatalogFile,
  type KindProblem,
} from '@paved/plugin-repositories-common';

/** A YAML file of one document that is a map. */
export interface YamlMap {
  data: JsonObject;
  /** 1-based, of the deepest part of the path that is there. */
  lineOf(path: KindProblem['path']): number;
}

/**
 * Reads untrusted YAML: aliases, depth and size are bounded.
 *
 * @throws InputError naming file and line, with the mend
 */
export function readYamlMap(
  file: string,
  text: string,
  mostCharacters: number,
): YamlMap {
  const { documents, findings } =
    text.length > mostCharacters
      ? refusal(
          `The file has ${text.length} characters; ${mostCharacters} is the most`,
          'Make it smaller.',
        )
      : readCatalogFile(file, text, {
          ...defaultInspectionLimits,
          fileLength: mostCharacters,
          nodes: mostCharacters,
        });
  const [finding] =
    documents.length === 1 || findings.some(({ rule }) => /^yaml/.test(rule))
      ? findings
      : refusal(
          `The file holds ${documents.length} maps of fields; it must be one`,
          'Keep the one that is meant.',
        ).findings;
  if (finding) {
    const place = finding.line ? `${file}:${finding.line}` : file;
    throw new InputError(`${place}: ${finding.message}. ${finding.remedy}`);
  }
  const [{ data, yaml }] = documents;
  return { data, lineOf: path => yaml.locate(path, { key: true }).line };
}

function refusal(
  message: string,
  remedy: string,
): ReturnType<typeof readCatalogFile> {
  return {
    documents: [],
    findings: [{ rule: 'file', severity: 'error', path: '', message, remedy }],
  };
}
