import type {
  OriginEvidence,
  OriginRules,
  ServiceClass,
  ServiceOrigin,
  ServiceRecord,
} from './types';

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * A host may make a first commit of its own, and a person may look around before the path's files come: what is there within a
 * day was there from the start.
 */
export const START_MS = DAY_MS;

/**
 * Where a service is from, by what proves it and never by what was clicked: the lock among its first commits, a run of the
 * portal that made it, the template that its entity names. Without a proof it is imported when it is older than what the portal
 * has seen, and otherwise made from scratch; where nothing tells, it is unknown.
 *
 * @public
 */
export function originOf(
  record: ServiceRecord,
  rules: OriginRules,
): ServiceOrigin {
  const { firstCommit, firstSeenAt } = record;
  const createdAt = firstCommit?.at ?? firstSeenAt;
  const proofs = proofsOf(record, rules, createdAt);
  const [proof] = proofs;
  const reason = proof ? undefined : importReason(record, rules);
  const kind = classOf(proof, reason, firstCommit !== undefined);
  const { path, template } = proof ?? {};
  const isUndone =
    record.creations.length > 0 &&
    record.creations.every(({ undoneAt }) => undoneAt);
  return {
    class: kind,
    path,
    template,
    isMandated: [path, template].some(ref => ref && rules.mandated.has(ref)),
    createdAt,
    createdAtIs: createdAtIs(record),
    isNew:
      kind !== 'imported' &&
      !isUndone &&
      createdAt !== undefined &&
      (rules.since === undefined || createdAt >= rules.since),
    evidence: [...proofs, ...(reason ? [reason] : []), ...contextOf(record)],
  };
}

function classOf(
  proof: OriginEvidence | undefined,
  importedBecause: OriginEvidence | undefined,
  hasHistory: boolean,
): ServiceClass {
  if (proof) {
    return proof.path ? 'golden-path' : 'other-template';
  }
  if (importedBecause) {
    return 'imported';
  }
  return hasHistory ? 'from-scratch' : 'unknown';
}

function createdAtIs({
  firstCommit,
  firstSeenAt,
}: ServiceRecord): ServiceOrigin['createdAtIs'] {
  if (firstCommit) {
    return 'first-commit';
  }
  return firstSeenAt ? 'first-seen' : 'unknown';
}

/** What says that it was made from something: golden paths first, and of these what is hardest to fake. */
function proofsOf(
  record: ServiceRecord,
  rules: OriginRules,
  createdAt: string | undefined,
): OriginEvidence[] {
  const { creations, locks, runs, sourceTemplate } = record;
  const found: OriginEvidence[] = [];
  const [first] = [...locks].sort((a, b) => a.position - b.position);
  const isFromStart =
    first && createdAt !== undefined && isWithin(createdAt, first.at, START_MS);
  if (first?.path && isFromStart) {
    found.push({
      source: 'lock',
      text: `Its first commits brought the lock of ${first.path}`,
      at: first.at,
      commit: first.commit,
      path: first.path,
    });
  }
  for (const { path, at, task, commit } of sorted(
    creations.filter(({ undoneAt }) => !undoneAt),
  )) {
    found.push({
      source: 'creation',
      text: `A run of ${path} made its repository`,
      at,
      task,
      commit,
      path,
    });
  }
  // A run that changes a repository which is there names it as well
  const makers = runs.filter(
    ({ at }) =>
      createdAt !== undefined &&
      isWithin(createdAt, at, START_MS) &&
      isWithin(at, createdAt, START_MS),
  );
  for (const { task, template, at } of sorted(makers)) {
    found.push({
      source: 'template-run',
      text: `A run of ${template} named it among what it made`,
      at,
      task,
      template,
      path: rules.paths.get(template),
    });
  }
  if (sourceTemplate) {
    found.push({
      source: 'annotation',
      text: `Its entity says that it is from ${sourceTemplate}`,
      template: sourceTemplate,
      path: rules.paths.get(sourceTemplate),
    });
  }
  // Stable: within both halves the order stays
  return found.sort((a, b) => Number(!a.path) - Number(!b.path));
}

function importReason(
  { firstCommit, firstSeenAt, repository }: ServiceRecord,
  { since, firstSyncAt, importedAfterDays }: OriginRules,
): OriginEvidence | undefined {
  const wasThereAtFirst =
    firstSeenAt !== undefined &&
    firstSyncAt !== undefined &&
    isWithin(firstSyncAt, firstSeenAt, START_MS);
  const start = since ?? firstSyncAt;
  if (firstCommit && start !== undefined && firstCommit.at < start) {
    return {
      source: 'history',
      text: `Its first commit is older than ${start.slice(
        0,
        10,
      )}, since when new services are counted`,
      at: firstCommit.at,
      commit: firstCommit.id,
    };
  }
  // Of what has a repository, the history is yet to be read
  if (!repository && wasThereAtFirst) {
    return {
      source: 'catalog',
      text: 'It was in the catalog when the portal first looked',
      at: firstSeenAt,
    };
  }
  const wasMadeElsewhere =
    firstCommit &&
    firstSeenAt &&
    !wasThereAtFirst &&
    Date.parse(firstSeenAt) - Date.parse(firstCommit.at) >
      importedAfterDays * DAY_MS;
  return wasMadeElsewhere
    ? {
        source: 'history',
        text: `Its first commit is more than ${importedAfterDays} days older than its entry in the catalog`,
        at: firstCommit.at,
        commit: firstCommit.id,
      }
    : undefined;
}

/** What is known besides. */
function contextOf({
  firstCommit,
  firstSeenAt,
  creations,
}: ServiceRecord): OriginEvidence[] {
  return [
    ...sorted(creations.filter(({ undoneAt }) => undoneAt)).map(
      ({ path, undoneAt, task }): OriginEvidence => ({
        source: 'creation',
        text: `A run of ${path} made it and was undone`,
        at: undoneAt,
        task,
      }),
    ),
    ...(firstCommit
      ? [
          {
            source: 'history' as const,
            text: 'Its first commit',
            at: firstCommit.at,
            commit: firstCommit.id,
          },
        ]
      : []),
    {
      source: 'catalog',
      text: firstSeenAt
        ? 'The catalog had it for the first time'
        : 'Its repository declares nothing that the catalog has',
      at: firstSeenAt,
    },
  ];
}

/** Whether something was at most so long after something else, or before it. */
function isWithin(start: string, at: string, milliseconds: number): boolean {
  return Date.parse(at) - Date.parse(start) <= milliseconds;
}

/** Each once, in order of time. */
function sorted<T extends { at: string }>(items: T[]): T[] {
  const byKey = new Map(
    items.map(item => [item.at + JSON.stringify(item), item]),
  );
  return [...byKey.keys()].sort().map(key => byKey.get(key)!);
}
