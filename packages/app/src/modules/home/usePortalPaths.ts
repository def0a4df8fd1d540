import { useMemo } from 'react';
import {
  appTreeApiRef,
  coreExtensionData,
  useApi,
} from '@backstage/frontend-plugin-api';

/** Paths that this portal's pages are at. */
export function usePortalPaths(): string[] {
  const appTree = useApi(appTreeApiRef);
  return useMemo(() => {
    const { tree } = appTree.getTree();
    return [...tree.nodes.values()].flatMap(node => {
      const path =
        node.edges.attachedTo?.node.spec.id === 'app/routes'
          ? node.instance?.getData(coreExtensionData.routePath)
          : undefined;
      return path === undefined ? [] : [path];
    });
  }, [appTree]);
}

/** Whether one of the pages is at an address or above it. */
export function hasPage(paths: readonly string[], address: string): boolean {
  const { pathname } = new URL(address, 'https://portal.invalid');
  return paths.some(
    path =>
      pathname === path || (path !== '/' && pathname.startsWith(`${path}/`)),
  );
}
