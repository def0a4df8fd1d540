import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  planHash,
  type CreationPlan,
  type PlannedEffect,
  type ReleaseSnapshot,
  type SourceFile,
} from '@paved/plugin-golden-paths-common';
import { parseAllDocuments } from 'yaml';
import { contentIds } from '../render/contentIds';
import { renderRelease } from '../render/renderRelease';
import type { RenderRequest } from '../render/types';

/** Longer files are shown without their content. */
const MOST_SHOWN_BYTES = 256 * 1024;
const CATALOG_FILE = 'catalog-info.yaml';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What creating from a release makes, and the files to make it with, the lock included.
 *
 * @throws RenderError naming everything that is wrong with release or parameters
 * @public
 */
export function planCreation(
  snapshot: ReleaseSnapshot,
  request: {
    parameters: RenderRequest['parameters'];
    repository: CreationPlan['repository'];
  },
): { plan: CreationPlan; files: SourceFile[] } {
  const { host, owner, name } = request.repository;
  const rendered = renderRelease(snapshot, {
    parameters: request.parameters,
    repository: { owner, name },
  });
  const { lock } = rendered;
  const files = [
    ...rendered.files,
    { ...rendered.lockFile, class: 'managed' as const },
  ];
  const plan: Omit<CreationPlan, 'hash'> = {
    path: lock.path,
    release: lock.release,
    digest: lock.digest,
    repository: { ...(host !== undefined && { host }), owner, name },
    parameters: lock.parameters,
    files: files.map(file => ({
      path: file.path,
      class: file.class,
      mode: file.mode,
      size: file.content.length,
      sha256: contentIds(file.content).sha256,
      content: textOf(file),
    })),
    effects: effectsOf(files, request.repository),
  };
  return { plan: { ...plan, hash: planHash(plan) }, files };
}

function effectsOf(
  files: SourceFile[],
  { host, owner, name }: CreationPlan['repository'],
): PlannedEffect[] {
  const where = host ? ` on ${host}` : '';
  const catalogFile = files.find(({ path }) => path === CATALOG_FILE);
  const entityRefs = catalogFile ? entityRefsOf(catalogFile) : [];
  return [
    {
      type: 'create-repository',
      summary: `Create the repository ${owner}/${name}${where} with one commit of ${files.length} files`,
      details: { ...(host !== undefined && { host }), owner, name },
    },
    ...(entityRefs.length > 0
      ? [
          {
            type: 'register-entities' as const,
            summary: `Register in the catalog: ${entityRefs.join(', ')}`,
            details: { entityRefs },
          },
        ]
      : []),
  ];
}

/** What is not an entity is left out here; publishing validates the file. */
function entityRefsOf(file: SourceFile): string[] {
  return parseAllDocuments(Buffer.from(file.content).toString()).flatMap(
    document => {
      const entity = document.errors.length ? undefined : document.toJS();
      return typeof entity?.kind === 'string' &&
        typeof entity.metadata?.name === 'string'
        ? [stringifyEntityRef(entity as Entity)]
        : [];
    },
  );
}

function textOf({ content }: SourceFile): string | undefined {
  if (content.length > MOST_SHOWN_BYTES) {
    return undefined;
  }
  try {
    const text = utf8.decode(content);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
