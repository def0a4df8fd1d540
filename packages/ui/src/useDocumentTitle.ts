import { useEffect } from 'react';
import { configApiRef, useApi } from '@backstage/core-plugin-api';

/** Names the page in the browser's tab and history. */
export function useDocumentTitle(title: string): void {
  const portal = useApi(configApiRef).getOptionalString('app.title');
  useEffect(() => {
    document.title = portal ? `${title} | ${portal}` : title;
  }, [title, portal]);
}
