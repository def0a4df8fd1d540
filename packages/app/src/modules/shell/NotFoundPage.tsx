import { ButtonLink, Container, Flex, Text } from '@backstage/ui';
import { usePageTitle } from './usePageTitle';

/** Stands in the browser's tab while there is nothing at the address. */
export const NOT_FOUND_TITLE = 'Page not found';

/** Nothing is at the address: says so, and how to go on. */
export function NotFoundPage() {
  usePageTitle(NOT_FOUND_TITLE);
  return (
    <Container pt="9">
      <main>
        <Flex direction="column" gap="4" align="start">
          <Text as="h1" variant="title-medium" weight="bold">
            There is no page at this address
          </Text>
          <Text color="secondary">
            What was here may have moved or been removed, or the address has a
            slip in it. What you look for may be found by its name.
          </Text>
          <Flex gap="3">
            <ButtonLink href="/search">Search</ButtonLink>
            <ButtonLink href="/" variant="secondary">
              Home
            </ButtonLink>
          </Flex>
        </Flex>
      </main>
    </Container>
  );
}
