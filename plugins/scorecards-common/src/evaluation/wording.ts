import { ASTNode, serialize } from '@marcbachmann/cel-js';
import type { JsonValue } from '@backstage/types';
import { formatDuration, parseDuration } from '../expression/durations';
import { SEARCHES, TIMESPAN } from '../expression/environment';
import { factAt, literalStep, walk } from '../expression/syntax';

/** What a sentence may tell of: values by fact id, how long ago they were observed, the entity. */
export interface Telling {
  value(fact: string): JsonValue | undefined;
  /** `, observed 3 days ago`, or nothing. */
  observed(fact: string): string;
  entity: unknown;
  now: Date;
}

/** Says what a part of an expression saw and wanted; `undefined` when there are no better words than the expression's. */
export type Wording = (telling: Telling) => string | undefined;

/** A value that a sentence can name: a fact, a field of the entity, or something inside one. */
interface Subject {
  label: string;
  fact?: string;
  read(telling: Telling): JsonValue | undefined;
}

const COMPARISONS: Record<
  string,
  { wanted: string; swapped: string; negated: string }
> = {
  '>=': { wanted: 'at least ', swapped: '<=', negated: '<' },
  '<=': { wanted: 'at most ', swapped: '>=', negated: '>' },
  '>': { wanted: 'more than ', swapped: '<', negated: '<=' },
  '<': { wanted: 'less than ', swapped: '>', negated: '>=' },
  '==': { wanted: '', swapped: '==', negated: '!=' },
  '!=': { wanted: 'something else than ', swapped: '!=', negated: '==' },
};

const METHODS: Record<string, string> = {
  startsWith: 'start with',
  endsWith: 'end with',
  contains: 'contain',
  [SEARCHES]: 'match',
};

/** Finds the words for a part of an expression that must come to true, or to false where it is negated. */
export function wordingOf(node: ASTNode, negated: boolean): Wording {
  const first = firstIn(node);
  if (first) {
    const [preferred, otherwise] = first.facts.map(fact =>
      wordingOf(replaced(node, first.call, fact), negated),
    );
    const { id } = factAt(first.facts[0])!;
    return telling =>
      (telling.value(id) === undefined ? otherwise : preferred)(telling);
  }
  return (
    comparisonWording(node, negated) ??
    membershipWording(node, negated) ??
    callWording(node, negated) ??
    flagWording(node, negated) ??
    (() => undefined)
  );
}

/** A `first(a, b)` in an expression: its sentence tells of the one that it took. */
function firstIn(
  node: ASTNode,
): { call: ASTNode; facts: ASTNode[] } | undefined {
  let found: { call: ASTNode; facts: ASTNode[] } | undefined;
  walk(node, call => {
    if (call.op === 'call' && call.args[0] === 'first') {
      found = { call, facts: call.args[1] };
    }
  });
  return found;
}

function replaced(node: ASTNode, old: ASTNode, by: ASTNode): ASTNode {
  const copy = (part: unknown): unknown => {
    if (part === old) {
      return by;
    }
    if (Array.isArray(part)) {
      return part.map(copy);
    }
    return typeof part === 'object' && part !== null && 'op' in part
      ? { op: part.op, args: copy((part as ASTNode).args) }
      : part;
  };
  return copy(node) as ASTNode;
}

function comparisonWording(
  node: ASTNode,
  negated: boolean,
): Wording | undefined {
  if (!Object.hasOwn(COMPARISONS, node.op)) {
    return undefined;
  }
  const [left, right] = node.args as [ASTNode, ASTNode];
  const isSwapped = isConstant(left);
  const [asked, constant] = isSwapped ? [right, left] : [left, right];
  if (!isConstant(constant)) {
    return undefined;
  }
  let op: string = isSwapped ? COMPARISONS[node.op].swapped : node.op;
  op = negated ? COMPARISONS[op].negated : op;
  const { wanted } = COMPARISONS[op];
  const bound = constantText(constant);

  const measured = argumentOf(asked, 'size') ?? argumentOf(asked, 'age');
  const subject = subjectOf(measured ?? asked);
  if (!subject) {
    return undefined;
  }
  if (measured && argumentOf(asked, 'age')) {
    return telling => {
      const value = subject.read(telling);
      const age =
        telling.now.getTime() -
        Date.parse(typeof value === 'string' ? value : '');
      return Number.isNaN(age)
        ? undefined
        : `${subject.label} is ${
            age < 0 ? `${formatDuration(age)} ahead` : ageText(age)
          }; it must be ${wanted}${bound}${age < 0 ? '' : ' old'}`;
    };
  }
  if (measured) {
    return telling => {
      const value = subject.read(telling);
      const size = sizeOf(value);
      return size === undefined
        ? undefined
        : `${subject.label} has a size of ${size}${observed(
            subject,
            telling,
          )}; it must be ${wanted}${bound}`;
    };
  }
  return telling => `${is(subject, telling)}; it must be ${wanted}${bound}`;
}

function membershipWording(
  node: ASTNode,
  negated: boolean,
): Wording | undefined {
  if (node.op !== 'in') {
    return undefined;
  }
  const [item, list] = node.args;
  const subject = subjectOf(item);
  if (subject && isConstant(list)) {
    return telling =>
      `${is(subject, telling)}; it must ${
        negated ? 'not ' : ''
      }be one of ${constantText(list)}`;
  }
  const holder = subjectOf(list);
  return holder && isConstant(item)
    ? telling =>
        `${is(holder, telling)}; it must ${
          negated ? 'not ' : ''
        }contain ${constantText(item)}`
    : undefined;
}

function callWording(node: ASTNode, negated: boolean): Wording | undefined {
  const must = negated ? 'must not' : 'must';
  if (node.op === 'rcall' && Object.hasOwn(METHODS, node.args[0])) {
    const [method, receiver, args] = node.args;
    const subject = subjectOf(receiver);
    return subject && args.every(isConstant)
      ? telling =>
          `${is(subject, telling)}; it ${must} ${METHODS[method]} ${args
            .map(constantText)
            .join(', ')}`
      : undefined;
  }
  const tested = argumentOf(node, 'has');
  const subject = tested && subjectOf(tested);
  return subject
    ? telling =>
        subject.read(telling) === undefined
          ? `${subject.label} is not there${
              negated ? '' : '; it must be there'
            }`
          : `${is(subject, telling)}${negated ? '; it must not be there' : ''}`
    : undefined;
}

function flagWording(node: ASTNode, negated: boolean): Wording | undefined {
  const subject = subjectOf(node);
  return subject
    ? telling => `${is(subject, telling)}; it must be ${!negated}`
    : undefined;
}

/** `ci.coverage is 71, observed 3 days ago` */
function is(subject: Subject, telling: Telling): string {
  const value = subject.read(telling);
  return value === undefined
    ? `${subject.label} is not there`
    : `${subject.label} is ${valueText(value)}${observed(subject, telling)}`;
}

function observed({ fact }: Subject, telling: Telling): string {
  return fact ? telling.observed(fact) : '';
}

/** A path from a fact or from the entity, by literal steps. Conversions of its value read like the value. */
function subjectOf(node: ASTNode): Subject | undefined {
  for (const conversion of ['int', 'double', 'string', 'timestamp', 'dyn']) {
    const converted = argumentOf(node, conversion);
    if (converted) {
      return subjectOf(converted);
    }
  }
  const fact = factAt(node);
  if (fact) {
    return {
      label: fact.id,
      fact: fact.id,
      read: telling => telling.value(fact.id),
    };
  }
  if (node.op === 'id' && node.args === 'entity') {
    return { label: 'entity', read: ({ entity }) => entity as JsonValue };
  }
  const step = literalStep(node);
  const of = step && subjectOf(step.of);
  if (!of) {
    return undefined;
  }
  return {
    label: of.label === 'entity' ? step.step : `${of.label}.${step.step}`,
    fact: of.fact,
    read: telling => {
      const value = of.read(telling);
      return typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.hasOwn(value, step.step)
        ? value[step.step]
        : undefined;
    },
  };
}

function argumentOf(node: ASTNode, name: string): ASTNode | undefined {
  if (node.op === 'call' && node.args[0] === name) {
    return node.args[1].length === 1 ? node.args[1][0] : undefined;
  }
  return node.op === 'rcall' &&
    node.args[0] === name &&
    node.args[2].length === 0
    ? node.args[1]
    : undefined;
}

function isConstant(node: ASTNode): boolean {
  switch (node.op) {
    case 'value':
      return true;
    case 'list':
      return node.args.every(isConstant);
    case '-_':
      return isConstant(node.args);
    case 'call':
      return (
        [TIMESPAN, 'date', 'percent', 'timestamp', 'double', 'int'].includes(
          node.args[0],
        ) && node.args[1].every(isConstant)
      );
    default:
      return false;
  }
}

function constantText(node: ASTNode): string {
  if (node.op === 'list') {
    return node.args.map(constantText).join(', ');
  }
  if (node.op === 'call') {
    const [name, [argument]] = node.args;
    const text =
      argument?.op === 'value' && typeof argument.args === 'string'
        ? argument.args
        : undefined;
    if (text !== undefined && name === TIMESPAN) {
      const ms = parseDuration(text);
      return ms === undefined ? text : formatDuration(ms);
    }
    if (text !== undefined) {
      return name === 'percent' ? text.replace(/\s*%/, ' %') : text;
    }
  }
  if (node.op === 'value' && typeof node.args === 'string') {
    return valueText(node.args);
  }
  return serialize(node);
}

/** A value as a sentence shows it. */
export function valueText(value: JsonValue): string {
  if (typeof value === 'string') {
    return `'${shortened(value)}'`;
  }
  if (Array.isArray(value)) {
    if (!value.length) {
      return 'empty';
    }
    const shown = value.slice(0, 3).map(valueText).join(', ');
    return value.length > 3 ? `${shown} and ${value.length - 3} more` : shown;
  }
  return shortened(JSON.stringify(value));
}

/** Short, on one line, and without characters that could rearrange the rest of the sentence. */
function shortened(text: string): string {
  const plain = text
    .slice(0, 200)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return plain.length > 60 || text.length > 200
    ? `${plain.slice(0, 59)}…`
    : plain;
}

function sizeOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'string') {
    return [...value].length;
  }
  return typeof value === 'object' && value !== null
    ? Object.keys(value).length
    : undefined;
}

function ageText(ms: number): string {
  return ms < 1_000 ? 'new' : `${formatDuration(ms)} old`;
}
