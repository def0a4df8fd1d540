import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Container, Flex } from '@backstage/ui';
import { useDocumentTitle, useLoaded } from '@paved/ui';
import { repositoriesApiRef } from '../../api';
import { CoverageCard } from './CoverageCard';
import { RepositoriesTable } from './RepositoriesTable';
import { useDiscoverySummary } from './useDiscoverySummary';
import { useRepositoryQuery } from './useRepositoryQuery';

/** Every repository the hosts list, and why each is, or is not, in the catalog. */
export function RepositoriesPage() {
  useDocumentTitle('Repositories');
  const api = useApi(repositoriesApiRef);
  const { query, change, pageSizes } = useRepositoryQuery();
  const page = useLoaded(useCallback(() => api.list(query), [api, query]));
  const summary = useDiscoverySummary({ onRunEnded: page.reload });

  return (
    <Container>
      <main>
        <Flex direction="column" gap="5">
          <CoverageCard
            state={summary.state}
            onReload={summary.reload}
            onRunRequested={summary.expectRun}
            selected={query.state}
            onSelect={state => change({ state })}
          />
          <RepositoriesTable
            state={page.state}
            query={query}
            onChange={change}
            onReload={page.reload}
            pageSizes={pageSizes}
          />
        </Flex>
      </main>
    </Container>
  );
}
