import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  defaultInspectionLimits,
  readCatalogFile,
  type KindProblem,
} from '@paved/plugin-repositories-common';

/** What a catalog file must have, and another YAML file need not. */
const ABOUT_ENTITIES = ['no-entities', 'not-an-object'];

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
  if (text.length > mostCharacters) {
    throw new InputError(
      `${file}: The file has ${text.length} characters; ${mostCharacters} is the most. Make it smaller.`,
    );
  }
  const { documents, findings } = readCatalogFile(file, text, {
    ...defaultInspectionLimits,
    fileLength: mostCharacters,
    nodes: mostCharacters,
  });
  const finding = findings.find(({ rule }) => !ABOUT_ENTITIES.includes(rule));
  if (finding) {
    const place = finding.line ? `${file}:${finding.line}` : file;
    throw new InputError(`${place}: ${finding.message}. ${finding.remedy}`);
  }
  if (documents.length !== 1) {
    throw new InputError(
      `${file}: The file holds ${documents.length} maps of fields; it must be one. Keep the one that is meant.`,
    );
  }
  const [{ data, yaml }] = documents;
  return { data, lineOf: path => yaml.locate(path, { key: true }).line };
}
