import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { limitReason } from './limitReason';
import type { InspectionLimits } from './limits';
import { DataLimitError, isObject, plainData } from './plainData';
import { excerpt } from './problem';
import { findTelltale } from './telltales';
import type { Finding } from './types';
import { parseDocuments, Position, YamlDocument } from './YamlFile';
import { unclosedBracket } from './unclosedBracket';
import { yamlRemedy } from './yamlRemedy';

/** A document that is good YAML with a map at its root. */
export interface RawDocument {
  data: JsonObject;
  yaml: YamlDocument;
}

/** What a file of catalog documents holds. */
export interface CatalogFile {
  documents: RawDocument[];
  findings: Finding[];
}

type FileFinding = Omit<Finding, 'path'>;

/** Takes a catalog file apart into documents. A broken one doesn't hide the others. */
export function readCatalogFile(
  path: string,
  content: string,
  limits: InspectionLimits,
): CatalogFile {
  const { documents, findings } = readText(
    content.startsWith('\uFEFF') ? content.slice(1) : content,
    limits,
  );
  return {
    documents,
    findings: findings.map(finding => ({ ...finding, path })),
  };
}

function readText(
  content: string,
  limits: InspectionLimits,
): { documents: RawDocument[]; findings: FileFinding[] } {
  const problem = textFinding(content, limits);
  if (problem) {
    return { documents: [], findings: [problem] };
  }
  const documents: RawDocument[] = [];
  const findings: FileFinding[] = [];
  for (const parsed of parseDocuments(content)) {
    if (parsed instanceof YamlDocument) {
      const result = readDocument(parsed, limits);
      documents.push(...result.documents);
      findings.push(...result.findings);
    } else {
      findings.push(
        telltaleFinding(parsed.text, parsed.positionInText) ??
          unreadable(parsed.thrown, parsed.start),
      );
    }
  }
  if (!documents.length && !findings.length) {
    findings.push({
      rule: 'no-entities',
      severity: 'warning',
      line: 1,
      message: 'The file holds no entity',
      remedy: 'Describe an entity in it, or remove it.',
    });
  }
  return { documents, findings };
}

function textFinding(
  content: string,
  limits: InspectionLimits,
): FileFinding | undefined {
  if (content.length > limits.fileLength) {
    return error(
      'file-too-large',
      undefined,
      `The file has ${content.length} characters; a catalog file may have ${limits.fileLength}`,
      'Split it, and name the parts in a Location; move API descriptions into files of their own with `$text`.',
    );
  }
  if (/^\uFFFD\uFFFD|^[^\0]?\0[^\0]\0|^\0[^\0]\0/.test(content)) {
    return error(
      'encoding',
      { line: 1, column: 1 },
      'The file is not UTF-8; it looks like UTF-16',
      'Save it as UTF-8.',
    );
  }
  const nul = content.indexOf('\0');
  if (nul !== -1) {
    return error(
      'encoding',
      positionIn(content, nul),
      'The file holds a NUL byte: it is not a text file',
      'Save it as UTF-8 text.',
    );
  }
  return undefined;
}

function readDocument(
  yaml: YamlDocument,
  limits: InspectionLimits,
): { documents: RawDocument[]; findings: FileFinding[] } {
  const findings = syntaxFindings(yaml);
  if (findings.length) {
    return { documents: [], findings };
  }
  try {
    const { nodes, aliases } = yaml.size;
    if (nodes > limits.nodes) {
      throw new DataLimitError(`holds more than ${limits.nodes} values`);
    }
    if (aliases > limits.aliases) {
      throw new DataLimitError(`holds more than ${limits.aliases} aliases`);
    }
    const alias = aliases ? yaml.unknownAlias : undefined;
    if (alias) {
      return { documents: [], findings: [unknownAlias(alias)] };
    }
    const data = plainData(yaml.toData(), limits);
    if (data === null) {
      return { documents: [], findings: [] };
    }
    if (isObject(data)) {
      return { documents: [{ data, yaml }], findings: [] };
    }
    return {
      documents: [],
      findings: [
        error(
          'not-an-object',
          yaml.start,
          `A catalog document must be a map of fields, but this is ${
            Array.isArray(data) ? 'a list' : `the text '${excerpt(data)}'`
          }`,
          Array.isArray(data)
            ? 'Write each item as a document of its own, with `---` between them.'
            : 'Start it with `apiVersion:`, `kind:` and `metadata:`.',
        ),
      ],
    };
  } catch (thrown) {
    return { documents: [], findings: [unreadable(thrown, yaml.start)] };
  }
}

function syntaxFindings(yaml: YamlDocument): FileFinding[] {
  const problem = yaml.error;
  const duplicates = yaml.duplicateKeys;
  if (!problem && !duplicates.length) {
    return [];
  }
  const telltale = telltaleFinding(yaml.text, offset =>
    yaml.positionInText(offset),
  );
  if (telltale) {
    return [telltale];
  }
  if (problem) {
    const unclosed = unclosedBracket(yaml.text);
    const at = unclosed && yaml.offsetInFile(unclosed.offset);
    if (unclosed && at !== undefined && at <= problem.offset) {
      return [
        error(
          'yaml-syntax',
          yaml.position(at),
          `Not valid YAML: this ${unclosed.bracket} is never closed`,
          `Close it with ${
            unclosed.bracket === '[' ? ']' : '}'
          }, or put the text in quotes.`,
        ),
      ];
    }
    return [
      error(
        'yaml-syntax',
        yaml.position(problem.offset),
        `Not valid YAML: ${problem.message.replace(/\s+/g, ' ')}`,
        yamlRemedy(problem),
      ),
    ];
  }
  return duplicates.map(({ key, at, first }) =>
    error(
      'yaml-duplicate-key',
      at,
      `The key '${excerpt(key)}' is there already, on line ${first.line}`,
      'Keep one of the two, or put `---` between two documents.',
    ),
  );
}

function telltaleFinding(
  text: string,
  positionAt: (offset: number) => Position,
): FileFinding | undefined {
  const telltale = findTelltale(text);
  return (
    telltale &&
    error(
      telltale.rule,
      positionAt(telltale.offset),
      telltale.message,
      telltale.remedy,
    )
  );
}

function positionIn(content: string, offset: number): Position {
  const before = content.slice(0, offset).split('\n');
  return {
    line: before.length,
    column: before[before.length - 1].length + 1,
  };
}

function unknownAlias({ name, at }: { name: string; at: Position }) {
  return error(
    'yaml-syntax',
    at,
    `Not valid YAML: *${excerpt(name)} refers to an anchor &${excerpt(
      name,
    )} that is not there before it`,
    'Put text that starts with * in quotes.',
  );
}

function unreadable(thrown: unknown, at: Position): FileFinding {
  const reason =
    limitReason(thrown) ?? `can't be read: ${excerpt(toError(thrown).message)}`;
  return error(
    'yaml-limits',
    at,
    `The document ${reason}`,
    'Make it smaller, and write out what its aliases repeat.',
  );
}

function error(
  rule: string,
  at: Position | undefined,
  message: string,
  remedy: string,
): FileFinding {
  return { rule, severity: 'error', ...at, message, remedy };
}
