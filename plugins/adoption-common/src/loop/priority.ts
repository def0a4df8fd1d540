import type { MetricDefinition } from '../metrics';
import type { Priority } from './types';

/**
 * What the priority of a request means.
 *
 * @public
 */
export const PRIORITY: MetricDefinition = {
  id: 'roadmap.priority',
  version: 1,
  since: '2026-11-01',
  title: 'Priority',
  meaning:
    'How many ask for something, how many it would reach, and what it costs: the higher, the sooner.',
  formula:
    '(requests × team size) / effort. Requests are distinct people who ask, tickets, and services that do it in their own way. ' +
    'Team size is how many distinct people are in the teams of those who ask. Effort is what the platform team expects it to cost, ' +
    'in days or points, more than 0; without it there is no priority, and the most asked for comes first. Of equal ones the older comes first.',
  sources: [{ title: 'Platform as a product: roadmap score' }],
  unit: 'count',
  better: 'higher',
  empty: 'no-data',
};

/**
 * `(requests × team size) / effort`.
 *
 * @throws RangeError when the effort is not more than 0
 * @public
 */
export function priorityOf(
  asked: Pick<
    Priority,
    'people' | 'tickets' | 'services' | 'teamSize' | 'effort'
  >,
): Priority {
  const { people, tickets, services, teamSize, effort } = asked;
  const requests = people + tickets + services;
  if (effort === undefined) {
    return {
      ...asked,
      requests,
      explanation: `(${requests} × ${teamSize}) / effort: no priority yet, the platform team has not said what it costs`,
    };
  }
  if (!(effort > 0 && Number.isFinite(effort))) {
    throw new RangeError(`Effort must be more than 0, and is ${effort}`);
  }
  const value = (requests * teamSize) / effort;
  return {
    ...asked,
    requests,
    value,
    explanation: `(${requests} × ${teamSize}) / ${effort} = ${rounded(value)}`,
  };
}

/**
 * For sorting: the highest first, then those without one, the most asked for first; of equal ones the older first.
 *
 * @public
 */
export function comparePriorities(
  a: { id: string; createdAt: string; priority: Priority },
  b: { id: string; createdAt: string; priority: Priority },
): number {
  return (
    (b.priority.value ?? -1) - (a.priority.value ?? -1) ||
    (a.priority.value === undefined
      ? b.priority.requests - a.priority.requests
      : 0) ||
    a.createdAt.localeCompare(b.createdAt) ||
    a.id.localeCompare(b.id)
  );
}

function rounded(value: number): string {
  return String(Number(value.toFixed(1)));
}
