import { Route, Routes } from 'react-router-dom';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { useDocumentTitle } from '@paved/ui';
import { rootRouteRef } from '../../routes';

/** What stands below the tabs where the address names none of them; nothing where it does. */
export function NoSuchPage(props: { tabs: string[] }) {
  return (
    <Routes>
      <Route index element={null} />
      {props.tabs.map(tab => (
        <Route key={tab} path={`${tab}/*`} element={null} />
      ))}
      <Route path="*" element={<ThereIsNone />} />
    </Routes>
  );
}

function ThereIsNone() {
  useDocumentTitle('No such page');
  // It leads on to the first tab
  const overview = useRouteRef(rootRouteRef)?.() ?? '/adoption';
  return (
    <Container>
      <main>
        <Flex direction="column" gap="2">
          <Text as="h2" variant="title-x-small" weight="bold">
            There is no such page
          </Text>
          <Text as="p">
            The address may be mistyped, or the page has moved. What is measured
            is in the <Link href={overview}>overview</Link>.
          </Text>
        </Flex>
      </main>
    </Container>
  );
}
