/**
 * What upgrades did to a fleet, in numbers, and by what its teams had done.
 *
 * @param {Array<{ name: string, kind: string, lost: number, undone: number, missing: number, isFresh: boolean }>} services
 * @param {Record<string, string[]>} conflicts files by service
 */
export function summarizeOutcomes(services, conflicts) {
  const unedited = services.filter(({ kind }) => kind === 'none');
  const changed = unedited.filter(({ isFresh }) => !isFresh);
  if (changed.length > 0) {
    throw new Error(
      `${changed.length} of ${unedited.length} services that nobody has edited are not what the next release makes: ${changed[0].name}`,
    );
  }
  const kinds = [...new Set(services.map(({ kind }) => kind))];
  return {
    ...count(services, conflicts),
    kinds: Object.fromEntries(
      kinds.map(kind => [
        kind,
        count(
          services.filter(each => each.kind === kind),
          conflicts,
        ),
      ]),
    ),
  };
}

function count(services, conflicts) {
  const sum = key => services.reduce((total, each) => total + each[key], 0);
  const files = services.map(({ name }) => conflicts[name].length);
  return {
    services: services.length,
    clean: files.filter(number => number === 0).length,
    conflicting: files.filter(number => number > 0).length,
    conflictingFiles: files.reduce((total, each) => total + each, 0),
    /** A conflict that is none because the team's work is gone is no merit. */
    troubled: services.filter(
      ({ name, lost, undone }) =>
        conflicts[name].length > 0 || lost > 0 || undone > 0,
    ).length,
    lines: sum('lines'),
    lost: sum('lost'),
    undone: sum('undone'),
    missing: sum('missing'),
  };
}
