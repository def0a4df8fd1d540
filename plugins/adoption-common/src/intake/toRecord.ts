import type { DeploymentReason } from '../delivery';
import type { Deployment, Incident, WorkItem } from '../delivery';
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
  const { one, all } = read(registers);
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
    mends: list(registers, 'mends'),
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
  /** What the whole and all steps say, in order of the alphabet, which is that of time. */
  const all = (name: string): string[] =>
    entries
      .filter(([key]) => key === name || key.startsWith(`${name}#`))
      .flatMap(([, value]) => (typeof value === 'string' ? [value] : []))
      .sort();
  /** Of several steps what was said last; `registers` are in order of time. */
  const one = (name: string): string | undefined =>
    entries
      .filter(([key]) => key === name || key.startsWith(`${name}#`))
      .flatMap(([, value]) => (typeof value === 'string' ? [value] : []))
      .at(-1);
  return { one, all };
}

function list(registers: Registers, name: string): string[] | undefined {
  const found = registers
    .flatMap(([, fields]) => Object.entries(fields))
    .filter(([key]) => key === name || key.startsWith(`${name}#`))
    .flatMap(([, value]) => (Array.isArray(value) ? value : []));
  return found.length ? [...new Set(found)].sort() : undefined;
}
