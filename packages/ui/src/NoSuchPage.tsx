import { Route, Routes } from 'react-router-dom';
import { useRouteRef, type RouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { useDocumentTitle } from './useDocumentTitle';

/**
 * What stands below the tabs of a page where the address names none of them; nothing where it does.
 *
 * @public
 */
export function NoSuchPage(props: {
  tabs: string[];
  /** Of the page, which leads on to its first tab. */
  routeRef: RouteRef;
}) {
  return (
    <Routes>
      <Route index element={null} />
      {props.tabs.map(tab => (
        <Route key={tab} path={`${tab}/*`} element={null} />
      ))}
      <Route path="*" element={<ThereIsNone routeRef={props.routeRef} />} />
    </Routes>
  );
}

function ThereIsNone(props: { routeRef: RouteRef }) {
  useDocumentTitle('No such page');
  const overview = useRouteRef(props.routeRef)?.() ?? '/';
  return (
    <Container>
      <main>
        <Flex direction="column" gap="2">
          <Text as="h2" variant="title-x-small" weight="bold">
            There is no such page
          </Text>
          <Text as="p">
            The address may be mistyped, or the page has moved. Go on from the{' '}
            <Link href={overview}>overview</Link>.
          </Text>
        </Flex>
      </main>
    </Container>
  );
}
