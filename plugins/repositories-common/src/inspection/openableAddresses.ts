import {
  ANNOTATION_EDIT_URL,
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_VIEW_URL,
  Entity,
  parseLocationRef,
} from '@backstage/catalog-model';
import { excerpt, formatPath, Path, Problem } from './problem';

const OPENABLE = new Set(['http', 'https', 'mailto', 'tel', 'sms']);

/** Run as a script, shown as a page of the link's own making, or read from the reader's disk. */
const NEVER_OPENED = new Set([
  'javascript',
  'vbscript',
  'data',
  'blob',
  'file',
  'filesystem',
  'view-source',
]);

/** Annotations that the catalog's pages make links of. */
const linkedAnnotations: ReadonlyMap<string, (value: unknown) => boolean> =
  new Map([
    [ANNOTATION_VIEW_URL, isOpenable],
    [ANNOTATION_EDIT_URL, isOpenable],
    [ANNOTATION_SOURCE_LOCATION, isOpenableLocation],
  ]);

/**
 * Takes out of an entity the links and annotations whose address no page may open. The catalog accepts them, but its
 * pages don't: one `javascript:` link breaks the whole card that shows it.
 */
export function withoutUnopenable(entity: Entity): {
  entity: Entity;
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const keepIf = (isGood: boolean, at: Path, address: unknown) => {
    if (!isGood) {
      problems.push(notOpenable(at, address));
    }
    return isGood;
  };
  const { links, annotations, ...metadata } = entity.metadata;
  // Anything but a list is a placeholder that the catalog will resolve
  const keptLinks = Array.isArray(links)
    ? links.filter(({ url }, index) =>
        keepIf(isOpenable(url), ['metadata', 'links', index, 'url'], url),
      )
    : links;
  const keptAnnotations = Object.entries(annotations ?? {}).filter(
    ([key, value]) =>
      keepIf(
        linkedAnnotations.get(key)?.(value) ?? true,
        ['metadata', 'annotations', key],
        value,
      ),
  );
  return problems.length
    ? {
        entity: {
          ...entity,
          metadata: {
            ...metadata,
            ...(links && keptLinks?.length !== 0 && { links: keptLinks }),
            ...(keptAnnotations.length && {
              annotations: Object.fromEntries(keptAnnotations),
            }),
          },
        },
        problems,
      }
    : { entity, problems };
}

/** Text that a placeholder will bring in only in the catalog (not yet a string) is not known, and stays. */
function isOpenable(address: unknown): boolean {
  if (typeof address !== 'string' || isPageOfThePortal(address)) {
    return true;
  }
  if (!URL.canParse(address)) {
    return false;
  }
  const scheme = new URL(address).protocol.slice(0, -1);
  // `scheme://` opens an app, such as a chat; without the slashes it is mostly a host with its port
  const opensApp = !NEVER_OPENED.has(scheme) && /^[^/]+:\/\//.test(address);
  return OPENABLE.has(scheme) || opensApp;
}

function isPageOfThePortal(address: string): boolean {
  return /^\/(?!\/)/.test(address);
}

function isOpenableLocation(ref: unknown): boolean {
  if (typeof ref !== 'string') {
    return true;
  }
  try {
    const { type, target } = parseLocationRef(ref);
    return type !== 'url' || isOpenable(target);
  } catch {
    return false;
  }
}

function notOpenable(at: Path, address: unknown): Problem {
  const what = at[1] === 'links' ? 'link' : 'annotation';
  return {
    rule: 'address-not-openable',
    severity: 'warning',
    message: `${formatPath(at)} '${excerpt(
      address,
    )}' is no address that a page may open; the catalog gets the entity without this ${what}`,
    remedy:
      at[at.length - 1] === ANNOTATION_SOURCE_LOCATION
        ? 'Write the whole address after its type, such as `url:https://git.example.com/payments/ledger/`, or remove the line: the portal knows where the file comes from.'
        : 'Write the whole address, such as `https://wiki.example.com/payments`; `mailto:` and `tel:` do as well.',
    at,
  };
}
