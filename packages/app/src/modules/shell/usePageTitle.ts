import { useEffect, useLayoutEffect } from 'react';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';

/** Longer than the notifications in the sidebar wait before they change the title. */
const PUT_BACK_WITHIN_MS = 300;

/** Names the page in the browser's tab, until something in it knows a better title. */
export function usePageTitle(title: string | undefined): void {
  const portal = useApi(configApiRef).getOptionalString('app.title') ?? 'Paved';
  const documentTitle = title ? `${title} | ${portal}` : portal;
  // Before the effects of the page itself, whose title is the better one
  useLayoutEffect(() => {
    document.title = documentTitle;
  }, [documentTitle]);
  // The notifications in the sidebar put back the title that they found when the portal was opened
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.title === portal) {
        document.title = documentTitle;
      }
    }, PUT_BACK_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [documentTitle, portal]);
}
