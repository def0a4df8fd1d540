import type { Survey } from '@paved/plugin-adoption-common';
import { count, day, percent } from '@paved/ui';

/** From when to when it can be answered. */
export function windowText({ state, opensAt, closesAt }: Survey): string {
  switch (state) {
    case 'planned':
      return `Opens ${day(opensAt)}, closes ${day(closesAt)}`;
    case 'open':
      return `Open since ${day(opensAt)}, closes ${day(closesAt)}`;
    default:
      return `Closed ${day(closesAt)}`;
  }
}

/** How many have answered, or will be asked. */
export function answeredText({ state, answers, invited }: Survey): string {
  return state === 'planned' || invited === 0
    ? `${count(invited, 'person', 'people')} will be asked`
    : `${answers} of ${invited} answered (${percent(answers / invited)})`;
}
