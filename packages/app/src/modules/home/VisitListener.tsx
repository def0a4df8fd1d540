import { useEffect } from 'react';
import { useLocation } from 'react-router-dom';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { visitsApiRef } from '@backstage/plugin-home';
import { NOT_FOUND_TITLE } from '../shell';

/** By then a page has said its title; who left before only passed through. */
const SETTLED_AFTER_MS = 1_000;

/**
 * Keeps the pages that the reader opens, by the title in the browser's tab. The stock listener takes the last part of the
 * address for a page's name, and keeps addresses where there is nothing.
 */
export function VisitListener() {
  const visits = useApi(visitsApiRef);
  const { pathname } = useLocation();
  useEffect(() => {
    const timer = setTimeout(() => {
      // The notifications count in front of it
      const name = document.title.replace(/^\(\d+\) /, '');
      if (!name.startsWith(NOT_FOUND_TITLE)) {
        visits.save({
          visit: { name, pathname, entityRef: entityRefAt(pathname) },
        });
      }
    }, SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [visits, pathname]);
  return null;
}

function entityRefAt(pathname: string): string | undefined {
  const [, root, namespace, kind, name] = pathname.split('/');
  return root === 'catalog' && name
    ? stringifyEntityRef({ kind, namespace, name })
    : undefined;
}
