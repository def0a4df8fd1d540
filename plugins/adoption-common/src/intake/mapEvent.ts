import { z } from 'zod';
import { cdEvents, cdEventType } from './cdEvents';
import { instant, text } from './fields';
import { ownEvents } from './ownEvents';
import type { IntakeRules, MappedEvent, Refusal, RefusalCode } from './rules';
import type { RecordKind, Telling } from './types';

const OWN_TYPE = /^dev\.paved\.(.+)$/;
const MOST_LEVELS = 50;
/** Making them takes longer than all that is read with them; they last as long as the rules of their batch. */
const schemas = new WeakMap<IntakeRules, Map<string, unknown>>();
/** Fields that hold when something happened. */
const TIMES = ['finishedAt', 'resolvedAt', 'createdAt', 'startedAt'];

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
const envelope = z.object({
  specversion: z.literal('1.0', {
    errorMap: () => ({ message: "must be '1.0', of CloudEvents" }),
  }),
  id: text(200),
  source: text(300),
  type: text(300),
  time: z.unknown(),
  datacontenttype: z
    .string()
    .regex(/^application\/([\w.-]+\+)?json\b/i, 'must be application/json')
    .nullish(),
  data_base64: z
    .undefined({
      errorMap: () => ({
        message: 'is not read; send the data as JSON, in data',
      }),
    })
    .optional(),
  data: z.record(z.unknown(), {
    errorMap: () => ({ message: 'must be a JSON object' }),
  }),
});

/** Own events may leave out what says nothing of them. */
const shortEnvelope = envelope.extend({
  specversion: envelope.shape.specversion.optional(),
  id: text(200).optional(),
  source: text(300).optional(),
});

/**
 * What an event says: one of CDEvents (https://cdevents.dev), within a CloudEvent or alone, or one of the portal's own types in a
 * CloudEvent (https://cloudevents.io, 1.0, structured JSON). A pure function: neither the order of events nor what is known
 * already matters.
 *
 * @param event - what came, of any form
 * @public
 */
export function mapEvent(event: unknown, rules: IntakeRules): MappedEvent {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return refuse('form', 'an event is a JSON object');
  }
  const told = event as Record<string, unknown>;
  const isBare = 'context' in told && 'subject' in told;
  const source = sourceOf(isBare ? contextOf(told).source : told.source, rules);
  const read = isDeep(event)
    ? refuse('limit', `is nested deeper than ${MOST_LEVELS} levels`)
    : readEvent(told, { isBare, source }, rules);
  return 'telling' in read || source === undefined ? read : { ...read, source };
}

function readEvent(
  told: Record<string, unknown>,
  { isBare, source }: { isBare: boolean; source?: string },
  rules: IntakeRules,
): MappedEvent {
  const inner = (isBare ? told : told.data) as
    | Record<string, unknown>
    | undefined;
  const id = idOf(told, inner);
  const type = isBare ? typeOf(told.context) : told.type;
  if (typeof type !== 'string') {
    return refuse(
      'form',
      isBare
        ? 'context.type: is missing'
        : 'type: is missing; an event is a CloudEvent, or a CDEvent',
      id,
    );
  }
  const own = OWN_TYPE.exec(type)?.[1];
  if (own && Object.hasOwn(ownEvents, own)) {
    return mapOwnEvent(told, own as RecordKind, rules, { id, source });
  }
  const cdEvent = cdEventType(type);
  if (!cdEvent) {
    return refuse(
      'type',
      `type: '${type.slice(0, 100)}' is not known; there are ${Object.keys(
        ownEvents,
      )
        .map(each => `dev.paved.${each}`)
        .join(', ')} and dev.cdevents.*`,
      id,
    );
  }
  if (!isBare) {
    const wrapped = envelope.safeParse(told);
    if (!wrapped.success) {
      return refuseFirst(wrapped.error, '', id);
    }
  }
  const path = isBare ? '' : 'data.';
  if (source === undefined) {
    return refuse('form', `${isBare ? 'context.' : ''}source: is missing`, id);
  }
  const schema = once(rules, `${type} ${source}`, () =>
    cdEvents(cdEvent, rules, source),
  );
  if (!schema) {
    return { ignored: `${cdEvent.subject} ${cdEvent.predicate}` };
  }
  const read = schema.safeParse(inner);
  if (!read.success) {
    return refuseFirst(read.error, path, id);
  }
  const { ignored, ...telling } = read.data;
  return ignored ? { ignored } : mapped({ ...telling, source }, rules);
}

function once<T>(rules: IntakeRules, name: string, make: () => T): T {
  const made = schemas.get(rules) ?? new Map<string, unknown>();
  schemas.set(rules, made);
  if (!made.has(name)) {
    made.set(name, make());
  }
  return made.get(name) as T;
}

function mapOwnEvent(
  event: Record<string, unknown>,
  kind: RecordKind,
  rules: IntakeRules,
  { id, source = rules.sender.source }: { id?: string; source?: string },
): MappedEvent {
  const wrapped = shortEnvelope.safeParse(event);
  if (!wrapped.success) {
    return refuseFirst(wrapped.error, '', id);
  }
  const time = once(rules, 'time', () => instant(rules).optional()).safeParse(
    event.time ?? undefined,
    { path: ['time'] },
  );
  if (!time.success) {
    return refuseFirst(time.error, '', id);
  }
  const read = once(rules, `${kind} ${source}`, () =>
    ownEvents[kind](rules, source),
  ).safeParse(wrapped.data.data);
  if (!read.success) {
    return refuseFirst(read.error, 'data.', id);
  }
  const recordId = read.data.id ?? wrapped.data.id;
  if (!recordId) {
    return refuse(
      'form',
      `data.id: is missing; it says which ${kind} it is when it is told again`,
    );
  }
  const { fields } = read.data;
  return mapped({ kind, source, id: recordId, time: time.data, fields }, rules);
}

function mapped(telling: Telling, { now }: IntakeRules): MappedEvent {
  const times = [
    telling.time ?? [],
    ...Object.entries(telling.fields).map(toTime),
  ].flat();
  return {
    telling,
    aheadMs: Math.max(
      0,
      ...times.map(each => Date.parse(each) - now.getTime()),
    ),
  };
}

function toTime([name, value]: [string, unknown]): string[] {
  return TIMES.includes(name.split('#')[0]) && typeof value === 'string'
    ? [value]
    : [];
}

/** Who numbers the records: what a CI job tells is numbered by its repository, so that nobody writes over another's. */
function sourceOf(
  source: unknown,
  { sender }: IntakeRules,
): string | undefined {
  if (sender.repository) {
    return sender.source;
  }
  const parsed = text(300).safeParse(source);
  return parsed.success ? parsed.data : undefined;
}

function contextOf(event: Record<string, unknown>): Record<string, unknown> {
  const { context } = event;
  return typeof context === 'object' && context !== null
    ? (context as Record<string, unknown>)
    : {};
}

function typeOf(context: unknown): unknown {
  return contextOf({ context }).type;
}

/** What the sender calls it, to say what was refused. */
function idOf(
  event: Record<string, unknown>,
  inner: Record<string, unknown> | undefined,
): string | undefined {
  const id = event.id ?? contextOf(event).id ?? inner?.id;
  return typeof id === 'string' ? id.slice(0, 200) : undefined;
}

function refuse(
  code: RefusalCode,
  reason: string,
  id?: string,
): { refused: Refusal } {
  return { refused: { code, reason, ...(id !== undefined && { id }) } };
}

function refuseFirst(
  error: z.ZodError,
  prefix: string,
  id: string | undefined,
): { refused: Refusal } {
  const issue = deepest(error.issues[0]);
  const path = `${prefix}${issue.path.join('.')}`.replace(/\.$/, '');
  const code =
    issue.code === 'custom' && typeof issue.params?.refusal === 'string'
      ? (issue.params.refusal as RefusalCode)
      : 'field';
  return refuse(code, path ? `${path}: ${issue.message}` : issue.message, id);
}

/** Of alternatives the one that went furthest says what is wrong. */
function deepest(issue: z.ZodIssue): z.ZodIssue {
  if (issue.code !== 'invalid_union') {
    return issue;
  }
  const issues = issue.unionErrors.map(error => error.issues[0]);
  return deepest(
    issues.find(({ code }) => code !== 'invalid_type') ?? issues[0],
  );
}

function isDeep(value: object): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length; depth++) {
    if (depth > MOST_LEVELS) {
      return true;
    }
    level = level.flatMap(each =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}
