import { useEffect, useMemo } from 'react';
import { useLocation } from 'react-router-dom';
import {
  appTreeApiRef,
  configApiRef,
  coreExtensionData,
  useApi,
} from '@backstage/frontend-plugin-api';

/** Gives each page's title to the browser's tab and history; a page that knows better replaces it. */
export function DocumentTitle() {
  const { tree } = useApi(appTreeApiRef).getTree();
  const portal = useApi(configApiRef).getOptionalString('app.title') ?? 'Paved';
  const { pathname } = useLocation();

  const pages = useMemo(() => {
    const routes =
      tree.nodes.get('app/routes')?.edges.attachments.get('routes') ?? [];
    return routes
      .flatMap(({ instance, spec }) => {
        const path = instance?.getData(coreExtensionData.routePath);
        const title =
          instance?.getData(coreExtensionData.title) ?? spec.plugin.title;
        return path && title && !path.includes(':') ? [{ path, title }] : [];
      })
      .sort((a, b) => b.path.length - a.path.length);
  }, [tree]);

  useEffect(() => {
    const page = pages.find(({ path }) =>
      path === '/'
        ? pathname === '/'
        : pathname === path || pathname.startsWith(`${path}/`),
    );
    document.title = page ? `${page.title} | ${portal}` : portal;
  }, [pages, pathname, portal]);

  return null;
}
