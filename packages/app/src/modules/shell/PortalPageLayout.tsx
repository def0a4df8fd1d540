import { useMemo } from 'react';
import { useResolvedPath } from 'react-router-dom';
import {
  BreadcrumbEntry,
  useBreadcrumbEntries,
  type PageLayoutProps,
} from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { usePageTitle } from './usePageTitle';
import styles from './PortalPageLayout.module.css';

/**
 * What stands around every page: its header as a landmark, and its title in the browser's tab. A page that knows a better
 * title than its plugin's, such as the name of what it shows, replaces it.
 */
export function PortalPageLayout(props: PageLayoutProps) {
  const { title, icon, noHeader, titleLink, headerActions, tabs, children } =
    props;
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

  usePageTitle(title);

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
