import type {
  Deployment,
  DeploymentReason,
  Incident,
  WorkItem,
} from '../delivery';
import type { Registers } from './types';

/**
 * A record of which something may still be missing.
 *
 * @public
 */
export type Told<T> = Partial<Omit<T, 'id' | 'subject'>>;

/**
 * What the registers say of a deployment. It began with its first step, ended with its last, and failed with any.
 *
 * @public
 */
export function toDeployment(registers: Registers): Told<Deployment> {
  const { one, all, list } = read(registers);
  const results = all('result');
  return {
    entityRef: one('entityRef') ?? one('repository'),
    environment: one('environment'),
    result: results.includes('failure')
      ? 'failure'
      : (results[0] as 'success' | undefined),
    startedAt: all('startedAt')[0],
    finishedAt: all('finishedAt').at(-1),
    commit: one('commit'),
    version: one('version'),
    reason: (one('reason') as DeploymentReason | undefined) ?? 'change',
    mends: list('mends'),
    url: one('url'),
  };
}

/**
 * What the registers say of an incident. It began when somebody saw it first.
 *
 * @public
 */
export function toIncident(registers: Registers): Told<Incident> {
  const { one, all } = read(registers);
  return {
    entityRef: one('entityRef') ?? one('repository'),
    title: one('title'),
    severity: one('severity'),
    createdAt: all('createdAt')[0],
    resolvedAt: one('resolvedAt'),
    causedBy: one('causedBy'),
    url: one('url'),
  };
}

/**
 * What the registers say of a work item.
 *
 * @public
 */
export function toWorkItem(registers: Registers): Told<WorkItem> {
  const { one, all } = read(registers);
  return {
    type: (one('type') as WorkItem['type'] | undefined) ?? 'other',
    title: one('title'),
    entityRef: one('entityRef') ?? one('repository'),
    team: one('team'),
    topic: one('topic'),
    createdAt: all('createdAt')[0],
    resolvedAt: one('resolvedAt'),
    url: one('url'),
  };
}

function read(registers: Registers) {
  const entries = registers.flatMap(([, fields]) => Object.entries(fields));
  /** What is said of a field as a whole and of its steps; `registers` are in order of time. */
  const said = (name: string) =>
    entries
      .filter(([key]) => key === name || key.startsWith(`${name}#`))
      .map(([, value]) => value);
  const texts = (name: string): string[] =>
    said(name).filter(value => typeof value === 'string');
  return {
    /** Of several steps what was said last. */
    one: (name: string) => texts(name).at(-1),
    /** In order of the alphabet, which is that of time. */
    all: (name: string) => texts(name).sort(),
    list(name: string): string[] | undefined {
      const found = said(name).flatMap(value =>
        Array.isArray(value) ? value : [],
      );
      return found.length ? [...new Set(found)].sort() : undefined;
    },
  };
}
