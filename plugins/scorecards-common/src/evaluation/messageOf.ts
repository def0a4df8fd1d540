import { summaryOf } from '../expression/Expression';
import { formatDuration } from '../expression/durations';
import type { CompiledCheck } from './compileScorecard';
import type { EntityState, Verdict } from './EntityState';
import type { ActiveWaiver } from './EvaluationInput';
import type { CheckStatus, SeenFact } from './types';

/** What a message is made of. */
export interface MessageParts {
  status: CheckStatus;
  verdict: Verdict;
  waiver?: ActiveWaiver;
  seen: SeenFact[];
  state: EntityState;
  now: Date;
}

/** One sentence that a person understands. */
export function messageOf(check: CompiledCheck, parts: MessageParts): string {
  const { verdict, seen, now } = parts;
  const values = seen
    .filter(({ value }) => value !== undefined)
    .map(
      ({ fact, value, observedAt }) =>
        `${fact} is ${JSON.stringify(value)}, observed ${formatDuration(
          now.getTime() - Date.parse(observedAt ?? ''),
        )} ago`,
    )
    .join('; ');
  const title = check.check.title;
  switch (verdict.letter) {
    case 'U':
      return `No value for ${seen
        .filter(({ value }) => value === undefined)
        .map(({ fact }) => fact)
        .join(', ')}: nobody has reported it yet`;
    case 'E':
      return `${title}: ${
        verdict.error
          ? summaryOf(verdict.error)
          : seen.find(({ error }) => error)?.error
      }`;
    default:
      return values ? `${title}: ${values}` : title;
  }
}
