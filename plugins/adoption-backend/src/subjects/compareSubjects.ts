import type { Subject } from '@paved/plugin-adoption-common';
import type { Listed } from './toListed';

/** The two halves of a rename are seen within so long of each other. */
const RENAME_MS = 30 * 60 * 1_000;

/** What has to be written so that what is remembered is what the catalog has. */
export interface SubjectChanges {
  added: Subject[];
  changed: Subject[];
  /** Ids: the first is the second under a new name, and is no longer one of its own. */
  merged: Array<{ id: string; into: string }>;
}

/**
 * Compares what is remembered with what the catalog has now.
 *
 * An entity that is renamed stays the same subject: it says so itself (`paved.dev/formerly`), or its repository declares one
 * entity of its kind less and one more. With two of them nothing is guessed.
 */
export function compareSubjects(options: {
  /** Also those that are gone. */
  known: readonly Subject[];
  listed: readonly Listed[];
  /** Ids of new ones. */
  newId: () => string;
  now: Date;
}): SubjectChanges {
  const { known, newId, now } = options;
  const at = now.toISOString();
  // Of two that say that they were the same one, the first by name is, in whatever order they are listed
  const listed = new Map(
    [...options.listed]
      .sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1))
      .map(each => [each.entityRef, each]),
  );
  const byRef = new Map(known.map(subject => [subject.entityRef, subject]));
  const before = new Map(known.map(subject => [subject.id, subject]));
  const present = new Map<string, Subject>();
  const absent = new Map<string, Subject>();
  for (const subject of known) {
    const found = listed.get(subject.entityRef);
    if (found) {
      present.set(subject.id, { ...subject, ...fieldsOf(found) });
    } else {
      absent.set(subject.id, { ...subject, goneAt: subject.goneAt ?? at });
    }
  }
  const fresh = new Set(
    [...listed.values()].filter(({ entityRef }) => !byRef.has(entityRef)),
  );
  const merged: SubjectChanges['merged'] = [];

  /** @param gone - are the same as what is listed now under another name; the one that was first stays */
  const rename = (gone: Subject[], to: Listed) => {
    const twin = byRef.get(to.entityRef);
    const same = [...gone, ...(twin ? [twin] : [])].sort((a, b) =>
      `${a.firstSeenAt} ${a.id}` < `${b.firstSeenAt} ${b.id}` ? -1 : 1,
    );
    const [first, ...others] = same;
    fresh.delete(to);
    for (const { id } of same) {
      absent.delete(id);
      present.delete(id);
    }
    merged.push(...others.map(({ id }) => ({ id, into: first.id })));
    present.set(first.id, {
      ...first,
      ...fieldsOf(to),
      formerRefs: [
        ...new Set(
          same.flatMap(({ entityRef, formerRefs }) => [
            entityRef,
            ...formerRefs,
          ]),
        ),
      ].filter(ref => ref !== to.entityRef),
    });
  };

  for (const each of listed.values()) {
    const gone = [...new Set(each.formerly)].flatMap(ref => {
      const subject = byRef.get(ref);
      const isGone = subject && absent.has(subject.id);
      return isGone && subject.kind === each.kind ? [subject] : [];
    });
    if (gone.length > 0) {
      rename(gone, each);
    }
  }

  const isRecent = (time: string) =>
    now.getTime() - Date.parse(time) < RENAME_MS;
  const lost = byDeclarer(
    [...absent.values()].filter(({ goneAt }) => isRecent(goneAt ?? at)),
  );
  const found = byDeclarer([
    ...fresh,
    // Seen before the catalog had dropped the old name
    ...[...present.values()].flatMap(
      ({ id, entityRef, firstSeenAt, formerRefs }) =>
        before.get(id)?.goneAt === undefined &&
        formerRefs.length === 0 &&
        isRecent(firstSeenAt)
          ? listed.get(entityRef) ?? []
          : [],
    ),
  ]);
  for (const [declarer, [from, ...moreLost]] of lost) {
    const [to, ...moreFound] = found.get(declarer) ?? [];
    const isOne = to && moreLost.length === 0 && moreFound.length === 0;
    // What two looks ago could have been one of two is not guessed because the other is long gone
    const isNews =
      to && (fresh.has(to) || before.get(from.id)?.goneAt === undefined);
    const twin = to && byRef.get(to.entityRef);
    if (isOne && isNews && (!twin || twin.firstSeenAt > from.firstSeenAt)) {
      rename([from], to);
    }
  }

  return {
    added: [...fresh].map(each => ({
      ...fieldsOf(each),
      id: newId(),
      formerRefs: [],
      firstSeenAt: at,
    })),
    changed: [...present.values(), ...absent.values()].filter(
      subject => !isSame(subject, before.get(subject.id)!),
    ),
    merged,
  };
}

/** What the catalog says of an entity, in full: what it no longer says is `undefined`. */
function fieldsOf({ formerly: _, ...fields }: Listed) {
  return { ...fields, goneAt: undefined };
}

function byDeclarer<T extends Pick<Subject, 'kind' | 'repository'>>(
  items: T[],
): Map<string, T[]> {
  const result = new Map<string, T[]>();
  for (const item of items) {
    if (item.repository) {
      const key = `${item.kind} ${item.repository}`;
      result.set(key, [...(result.get(key) ?? []), item]);
    }
  }
  return result;
}

function isSame(a: Subject, b: Subject): boolean {
  return (
    a.formerRefs.join() === b.formerRefs.join() &&
    (
      [
        'entityRef',
        'kind',
        'type',
        'title',
        'owner',
        'system',
        'lifecycle',
        'repository',
        'goneAt',
      ] as const
    ).every(field => a[field] === b[field])
  );
}
