import { askedText, type Survey } from '@paved/plugin-adoption-common';
import { count, day, percent } from '@paved/ui';

/** Whom it asks, and from when to when it can be answered. */
export function windowText(survey: Survey): string {
  const { state, askedTeams, opensAt, closesAt } = survey;
  const asked = askedText(askedTeams);
  switch (state) {
    case 'planned':
      return `Asks ${asked} · Opens ${day(opensAt)}, closes ${day(closesAt)}`;
    case 'open':
      return `Asks ${asked} · Open since ${day(opensAt)}, closes ${day(
        closesAt,
      )}`;
    default:
      return isGivenUp(survey)
        ? `Was to ask ${asked} · Given up ${day(closesAt)}, before it opened`
        : `Asked ${asked} · Opened ${day(opensAt)}, closed ${day(closesAt)}`;
  }
}

/** How many have answered, as far as the reader may know, or are asked. */
export function answeredText(survey: Survey): string {
  const { state, answers, invited, atLeast } = survey;
  const people = count(invited, 'person', 'people');
  if (state === 'planned' || invited === 0) {
    return `${people} will be asked`;
  }
  if (isGivenUp(survey)) {
    return 'Nobody was asked';
  }
  if (state === 'closed') {
    return answers === undefined
      ? `${people} ${invited === 1 ? 'was' : 'were'} asked`
      : `${answers} of ${invited} answered (${percent(answers / invited)})`;
  }
  if (answers === undefined) {
    return `${people} ${invited === 1 ? 'is' : 'are'} asked`;
  }
  return answers === 0
    ? `Fewer than ${atLeast} of ${invited} have answered`
    : `At least ${answers} of ${invited} have answered`;
}

function isGivenUp({ state, opensAt, closesAt }: Survey): boolean {
  return state === 'closed' && closesAt < opensAt;
}
