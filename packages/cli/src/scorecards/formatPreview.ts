import type { PreviewResult } from '@paved/plugin-scorecards-common';

/** A preview as text: what would change, for whom, and which releases it would have stopped. */
export function formatPreview(preview: PreviewResult): string {
  const { entities, flipped, flips, byOwner, releases } = preview;
  const lines = [
    `${flipped} of ${entities} entities would change`,
    ...flips.map(
      ({ entityRef, fromLevel, toLevel, fromGate, toGate, checks }) =>
        `  ${entityRef}: ${fromLevel ?? 'no level'} -> ${
          toLevel ?? 'no level'
        }, gate ${fromGate ?? 'none'} -> ${toGate}${checks
          .map(
            ({ check, from, to }) =>
              `\n    ${check}: ${from ?? 'new'} -> ${to ?? 'gone'}`,
          )
          .join('')}`,
    ),
    ...(flipped > flips.length ? [`  and ${flipped - flips.length} more`] : []),
    '',
    ...byOwner.map(
      ({ owner, better, worse }) =>
        `  ${owner ?? 'no owner'}: ${better} better, ${worse} worse`,
    ),
    '',
    `${releases.denied} of ${releases.allowed} releases allowed in the last 90 days would have been denied`,
    ...releases.wouldBeDenied.map(
      ({ entityRef, evaluatedAt, id }) =>
        `  ${entityRef} at ${evaluatedAt} (${id})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
