import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { ReleaseSnapshot } from '@paved/plugin-golden-paths-common';
import { parse } from 'yaml';

const TEMPLATE = 'template.yaml';

/** Ref of the template that a snapshot is created from; `undefined` when its file names none. */
export function templateRefOf(snapshot: ReleaseSnapshot): string | undefined {
  const file = snapshot.files.find(({ path }) => path === TEMPLATE);
  try {
    const { kind, metadata } = parse(
      Buffer.from(file?.content ?? []).toString(),
      {
        maxAliasCount: 100,
      },
    );
    const ref = stringifyEntityRef({
      kind,
      namespace: metadata.namespace,
      name: metadata.name,
    });
    return parseEntityRef(ref).kind === 'template' ? ref : undefined;
  } catch {
    // What is wrong with it is a problem of the snapshot
    return undefined;
  }
}
