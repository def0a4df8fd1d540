import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Subject } from '../subjects/types';

/** Of what a bare name is, the first that there is. */
const KINDS = ['component', 'resource', 'api', 'system'];

/**
 * Finds what a tag names: a ref in full (`component:default/ledger`), or a name of the default namespace. What has a name now
 * comes before what had it.
 *
 * @public
 */
export function costSubjects(
  subjects: readonly Subject[],
): (key: string) => Subject | undefined {
  const byRef = new Map<string, Subject>();
  const former = new Map<string, Subject>();
  for (const subject of subjects) {
    const known = byRef.get(subject.entityRef);
    if (!known || (known.goneAt && !subject.goneAt)) {
      byRef.set(subject.entityRef, subject);
    }
    subject.formerRefs.forEach(ref => former.set(ref, subject));
  }
  return key => {
    const refs = refsOf(key);
    for (const known of [byRef, former]) {
      for (const ref of refs) {
        const subject = known.get(ref);
        if (subject) {
          return subject;
        }
      }
    }
    return undefined;
  };
}

function refsOf(key: string): string[] {
  if (!key) {
    return [];
  }
  try {
    return (key.includes(':') ? [undefined] : KINDS).map(defaultKind =>
      stringifyEntityRef(
        parseEntityRef(key, { defaultKind, defaultNamespace: 'default' }),
      ).toLowerCase(),
    );
  } catch {
    return [];
  }
}
