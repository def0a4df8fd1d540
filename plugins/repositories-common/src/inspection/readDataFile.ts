import { toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { InspectionLimits } from './limits';
import { limitReason } from './limitReason';
import { plainData } from './plainData';
import { excerpt } from './problem';
import { parseYaml } from './YamlFile';

/**
 * Reads a JSON or YAML file of one document into plain data, untrusted as it is: aliases, depth and size are bounded.
 *
 * @throws SyntaxError saying where it is wrong
 * @public
 */
export function readDataFile(
  format: 'json' | 'yaml',
  content: string,
  limits: Pick<InspectionLimits, 'depth' | 'nodes'>,
): JsonValue {
  try {
    return plainData(
      format === 'json' ? JSON.parse(content) : readYaml(content),
      limits,
    );
  } catch (error) {
    const limit = limitReason(error);
    throw new SyntaxError(
      limit ? `the file ${limit}` : excerpt(toError(error).message),
    );
  }
}

function readYaml(content: string): unknown {
  const documents = parseYaml(content);
  if (documents.length !== 1) {
    throw new SyntaxError(
      `it must hold exactly one document, but holds ${documents.length}`,
    );
  }
  const [document] = documents;
  const { error } = document;
  if (error) {
    const { line } = document.position(error.offset);
    throw new SyntaxError(`line ${line}: ${error.message}`);
  }
  const [duplicate] = document.duplicateKeys;
  if (duplicate) {
    throw new SyntaxError(
      `line ${duplicate.at.line}: the key '${duplicate.key}' is there twice`,
    );
  }
  return document.toData();
}
