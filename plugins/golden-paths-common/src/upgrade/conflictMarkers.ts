import type { UpgradeConflict } from './types';

const MARKED: ReadonlyArray<UpgradeConflict['type']> = ['content', 'add/add'];
/** Git writes longer ones where a renamed file conflicts. */
const MARKERS = /^(?:<{7,}|>{7,})(?: |$)/gm;

/**
 * Whether both sides are in the file, between conflict markers. Of all other conflicts the repository's file is kept as it is.
 *
 * @public
 */
export function isMarked({ type }: Pick<UpgradeConflict, 'type'>): boolean {
  return MARKED.includes(type);
}

/**
 * Lines at which a side of a conflict begins or ends, whoever wrote them.
 *
 * @public
 */
export function countMarkers(text: string): number {
  return text.match(MARKERS)?.length ?? 0;
}
