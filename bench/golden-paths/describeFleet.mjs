import { createRandom } from '../shared/random.mjs';
import { KINDS } from './edits/editAsTeam.mjs';

export const TEAMS = [
  'checkout-core-team',
  'ledger-team',
  'identity-team',
  'risk-team',
  'data-insights-team',
];

const CHOICES = {
  tier: ['tier-1', 'tier-2', 'tier-3'],
  lifecycle: ['experimental', 'production'],
  exposure: ['internal', 'public'],
  dataClassification: ['public', 'internal', 'confidential', 'restricted'],
  database: ['postgresql', 'none'],
  ci: ['github-actions', 'gitlab-ci'],
};

/**
 * Made-up services, the same every time: names, answers to the form of a golden path, and what their teams did since, each kind
 * as often as the others.
 *
 * @param {{ size: number, prefix: string }} options
 */
export function describeFleet({ size, prefix }) {
  return Array.from({ length: size }, (_, index) => {
    const random = createRandom(20261121 + index);
    const id = String(index).padStart(4, '0');
    const name = `${prefix}-${id}`;
    const team = random.pick(TEAMS);
    return {
      id,
      name,
      kind: KINDS[index % KINDS.length],
      seed: index,
      team,
      parameters: {
        name,
        description: `Does what number ${index} of the fleet has to do`,
        owner: `group:default/${team}`,
        ...Object.fromEntries(
          Object.entries(CHOICES).map(([key, values]) => [
            key,
            random.pick(values),
          ]),
        ),
      },
    };
  });
}
