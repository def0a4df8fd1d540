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

/** What the forms of all golden paths ask, as far as it is answered here. */
export const FORM = ['name', 'description', 'owner', ...Object.keys(CHOICES)];

/**
 * Made-up services, the same every time: names, answers to a form, and what their teams did since, each kind as often as the
 * others.
 *
 * @param {{ size: number, prefix: string, form: string[] }} options
 */
export function describeFleet({ size, prefix, form }) {
  return Array.from({ length: size }, (_, index) => {
    const random = createRandom(20261121 + index);
    const id = String(index).padStart(4, '0');
    const name = `${prefix}-${id}`;
    const team = random.pick(TEAMS);
    const answers = {
      name,
      description: `Does what number ${index} of the fleet has to do`,
      team,
      owner: `group:default/${team}`,
      ...Object.fromEntries(
        Object.entries(CHOICES).map(([key, values]) => [
          key,
          random.pick(values),
        ]),
      ),
    };
    return {
      id,
      name,
      kind: KINDS[index % KINDS.length],
      seed: index,
      parameters: Object.fromEntries(form.map(key => [key, answers[key]])),
    };
  });
}
