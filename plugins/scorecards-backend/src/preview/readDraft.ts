import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  parseScorecard,
  scorecardProblems,
  type Scorecard,
} from '@paved/plugin-scorecards-common';
import { isMap, isNode, LineCounter, parseAllDocuments } from 'yaml';

/** No scorecard that people read is larger. */
export const MAX_DRAFT_BYTES = 1024 * 1024;

/** One more than a YAML text of this size needs, and far fewer than a bomb does. */
const MAX_ALIASES = 100;

/**
 * Reads a scorecard that is not in force: the text of a file, which may hold other documents beside it. Its tests are not
 * looked at; they say nothing about real entities.
 *
 * @throws InputError naming every problem, each with its line
 */
export function readDraft(text: string): Scorecard {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const errors = documents.flatMap(document => document.errors);
  if (errors.length) {
    throw new InputError(
      errors
        .slice(0, 10)
        .map(({ message, pos }) => {
          const [what] = message.split(' at line ');
          return `line ${lines.linePos(pos[0]).line}: ${what}`;
        })
        .join('\n'),
    );
  }
  const drafts = documents.filter(
    document =>
      isMap(document.contents) && document.get('kind') === 'Scorecard',
  );
  if (drafts.length !== 1) {
    throw new InputError(
      drafts.length
        ? `The text holds ${drafts.length} scorecards; try them one by one`
        : 'The text holds no entity of kind Scorecard',
    );
  }
  const [draft] = drafts;
  const entity = withoutTests(toEntity(draft));
  const lineOf = (path: Array<string | number>): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = draft.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        return lines.linePos(node.range[0]).line;
      }
    }
    return lines.linePos(draft.range[0]).line;
  };
  const problems = scorecardProblems(entity);
  if (problems.length) {
    throw new InputError(
      problems
        .map(({ path, message, remedy }) =>
          [
            `line ${lineOf(path)}: ${path.join('.')}: ${message}`,
            ...(remedy ? [remedy] : []),
          ].join(message.endsWith('.') ? ' ' : '. '),
        )
        .join('\n'),
    );
  }
  return parseScorecard(entity);
}

function toEntity(draft: ReturnType<typeof parseAllDocuments>[number]): Entity {
  let entity: unknown;
  try {
    entity = draft.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new InputError('The draft has too many aliases', error);
  }
  const { metadata } = entity as Partial<Entity>;
  if (typeof metadata?.name !== 'string' || metadata.name === '') {
    throw new InputError('metadata.name is missing');
  }
  return entity as Entity;
}

/** They run expressions without a limit on time. */
function withoutTests(entity: Entity): Entity {
  const { tests, ...spec } = entity.spec ?? {};
  return { ...entity, spec };
}
