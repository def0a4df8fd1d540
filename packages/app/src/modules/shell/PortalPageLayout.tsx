import { useEffect, useLayoutEffect, useMemo } from 'react';
import { useResolvedPath } from 'react-router-dom';
import {
  BreadcrumbEntry,
  configApiRef,
  useApi,
  useBreadcrumbEntries,
  type PageLayoutProps,
} from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import styles from './PortalPageLayout.module.css';

/**
 * What stands around every page: its header as a landmark, and its title in the browser's tab. A page that knows a better
 * title than its plugin's, such as the name of what it shows, replaces it.
 */
export function PortalPageLayout(props: PageLayoutProps) {
  const { title, icon, noHeader, titleLink, headerActions, tabs, children } =
    props;
  const portal = useApi(configApiRef).getOptionalString('app.title') ?? 'Paved';
  const path = useResolvedPath('.').pathname.replace(/\/$/, '');
  const { items: breadcrumbs } = useBreadcrumbEntries();

  const linkedTabs = useMemo(
    () =>
      tabs?.map(tab => ({
        ...tab,
        href: tab.href.startsWith('/') ? tab.href : `${path}/${tab.href}`,
        matchStrategy: 'prefix' as const,
      })),
    [tabs, path],
  );

  // Before the effects of the page itself, whose title is the better one
  const documentTitle = title ? `${title} | ${portal}` : portal;
  useLayoutEffect(() => {
    document.title = documentTitle;
  }, [documentTitle]);
  // The notifications in the sidebar put back the title that they found when the portal was opened
  useEffect(() => {
    if (document.title === portal) {
      document.title = documentTitle;
    }
  }, [documentTitle, portal]);

  if (noHeader) {
    return <>{children}</>;
  }
  return (
    <>
      <header>
        <PluginHeader
          title={title}
          icon={icon}
          titleLink={titleLink}
          breadcrumbs={breadcrumbs}
          tabs={linkedTabs}
          customActions={headerActions}
        />
      </header>
      <div data-page-content className={styles.content}>
        {title ? (
          <BreadcrumbEntry
            entry={{ label: title, href: titleLink ?? (path || '/') }}
          >
            {children}
          </BreadcrumbEntry>
        ) : (
          children
        )}
      </div>
    </>
  );
}
