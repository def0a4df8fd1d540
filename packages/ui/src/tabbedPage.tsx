import type { ReactElement } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import {
  coreExtensionData,
  PageBlueprint,
  useRouteRef,
  type RouteRef,
} from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { useDocumentTitle } from './useDocumentTitle';

/**
 * A plugin's page whose tabs are sub-pages. Beyond the stock one, it says so where an address names none of them, and its own address
 * leads on to the first one with what it asks for.
 *
 * @public
 */
export function tabbedPage(params: {
  path: string;
  title: string;
  icon: ReactElement;
  routeRef: RouteRef;
}) {
  return PageBlueprint.makeWithOverrides({
    *factory(originalFactory, { inputs }) {
      const page = originalFactory(params);
      for (const data of page) {
        if (data.id !== coreExtensionData.reactElement.id) {
          yield data;
        }
      }
      yield coreExtensionData.reactElement(
        <Tabbed
          tabs={inputs.pages.map(tab => tab.get(coreExtensionData.routePath))}
          page={page.get(coreExtensionData.reactElement)}
          routeRef={params.routeRef}
        />,
      );
    },
  });
}

function Tabbed(props: {
  tabs: string[];
  page: ReactElement;
  routeRef: RouteRef;
}) {
  const { tabs, page, routeRef } = props;
  const { search } = useLocation();
  return (
    <Routes>
      {tabs.length > 0 && search && (
        <Route
          index
          element={<Navigate to={{ pathname: tabs[0], search }} replace />}
        />
      )}
      <Route
        path="*"
        element={
          <>
            {page}
            <NoSuchTab tabs={tabs} routeRef={routeRef} />
          </>
        }
      />
    </Routes>
  );
}

/** What stands below the tabs where the address names none of them; nothing where it does. */
function NoSuchTab(props: { tabs: string[]; routeRef: RouteRef }) {
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
