import type { Condition } from '../expression/conditions';
import { formatDuration } from '../expression/durations';
import { asWritten } from '../expression/environment';
import { summaryOf } from '../expression/Expression';
import type { CompiledCheck } from './compileScorecard';
import type { EntityState, Verdict } from './EntityState';
import type { ActiveWaiver, EvaluationInput } from './EvaluationInput';
import type { CheckStatus, SeenFact } from './types';
import { Telling, valueText, Wording, wordingOf } from './wording';

/** What a message is made of. */
export interface MessageParts {
  status: CheckStatus;
  verdict: Verdict;
  waiver?: ActiveWaiver;
  seen: SeenFact[];
  state: EntityState;
  input: EvaluationInput;
}

/** Nobody reads more of a sentence. */
const MOST_PARTS = 3;

/** One sentence that a person understands. */
export function messageOf(check: CompiledCheck, parts: MessageParts): string {
  const message = verdictMessage(check, parts);
  if (parts.waiver) {
    return `Waived until ${parts.waiver.until.slice(0, 10)}: ${message}`;
  }
  return parts.status === 'announced' && check.check.enabledFrom
    ? `Counts from ${check.check.enabledFrom.slice(0, 10)}: ${message}`
    : message;
}

function verdictMessage(check: CompiledCheck, parts: MessageParts): string {
  const { verdict, seen, input } = parts;
  switch (verdict.letter) {
    case 'N':
      return 'The check does not apply to this entity';
    case 'U':
      return `No value for ${seen
        .filter(({ value }) => value === undefined)
        .map(({ fact }) => fact)
        .join(', ')}: nobody has reported it yet`;
    case 'S':
      return staleMessage(check, seen, input.now);
    case 'E':
      return errorMessage(parts);
    default:
      return outcomeMessage(check, parts);
  }
}

function staleMessage(
  check: CompiledCheck,
  seen: SeenFact[],
  now: Date,
): string {
  const limit = formatDuration(check.maxAgeMs ?? 0);
  return `${seen
    .filter(({ stale }) => stale)
    .map(fact => seenText(fact, now))
    .join('; ')}; what is more than ${limit} away from now does not count`;
}

function errorMessage({ verdict, seen, input }: MessageParts): string {
  const broken = seen.find(({ value, error }) => value === undefined && error);
  if (verdict.error === undefined && broken) {
    return `No value for ${broken.fact}: its source could not be asked (${broken.error})`;
  }
  const values = seen
    .filter(({ value }) => value !== undefined)
    .map(fact => seenText(fact, input.now))
    .join('; ');
  return `The check could not be evaluated: ${summaryOf(verdict.error)}${
    values && `; ${values}`
  }`;
}

function outcomeMessage(
  { condition, check }: CompiledCheck,
  { verdict, state, seen, input }: MessageParts,
): string {
  const byFact = new Map(seen.map(fact => [fact.fact, fact]));
  const telling: Telling = {
    value: fact => byFact.get(fact)?.value,
    observed: fact => observedText(byFact.get(fact), input.now),
    entity: input.entity,
    now: input.now,
  };
  const sentences = deciding(condition, verdict.letter === 'P', state, false)
    .slice(0, MOST_PARTS)
    .map(part => sentenceOf(part, telling, seen, input.now));
  const joint =
    condition.type === 'any' && verdict.letter === 'F' ? '; or ' : '; ';
  return sentences.length ? [...new Set(sentences)].join(joint) : check.title;
}

/** A part of a condition, and whether it must come to false. */
interface DecidingPart {
  part: Extract<Condition, { type: 'part' }>;
  negated: boolean;
}

/** The parts because of which a condition came to what it is. */
function deciding(
  condition: Condition,
  outcome: boolean,
  state: EntityState,
  negated: boolean,
): DecidingPart[] {
  switch (condition.type) {
    case 'part':
      return [{ part: condition, negated }];
    case 'not':
      return deciding(condition.of, !outcome, state, !negated);
    default: {
      const settled = (condition.type === 'any') === outcome;
      const parts = condition.of.filter(
        part => !settled || state.ask(part) === outcome,
      );
      return (outcome && settled ? parts.slice(0, 1) : parts).flatMap(part =>
        deciding(part, outcome, state, negated),
      );
    }
  }
}

const wordings = new WeakMap<object, { plain?: Wording; negated?: Wording }>();

function sentenceOf(
  { part, negated }: DecidingPart,
  telling: Telling,
  seen: SeenFact[],
  now: Date,
): string {
  const known = wordings.get(part) ?? {};
  wordings.set(part, known);
  const kind = negated ? 'negated' : 'plain';
  known[kind] ??= wordingOf(part.node, negated);
  const sentence = known[kind]?.(telling);
  if (sentence) {
    return sentence;
  }
  const values = seen
    .filter(({ value }) => value !== undefined)
    .map(fact => seenText(fact, now));
  const wanted = `${
    negated ? 'this must not hold' : 'this must hold'
  }: ${asWritten(part.text)}`;
  return [...values, wanted].join('; ');
}

function seenText(fact: SeenFact, now: Date): string {
  return `${fact.fact} is ${valueText(fact.value ?? null)}${observedText(
    fact,
    now,
  )}`;
}

function observedText(fact: SeenFact | undefined, now: Date): string {
  if (!fact?.observedAt) {
    return '';
  }
  const age = now.getTime() - Date.parse(fact.observedAt);
  if (Number.isNaN(age)) {
    return ', observed nobody knows when';
  }
  if (Math.abs(age) < 60_000) {
    return ', observed just now';
  }
  return age < 0
    ? `, observed ${formatDuration(age)} ahead of now`
    : `, observed ${formatDuration(age)} ago`;
}
