import { Button, Flex, Text } from '@backstage/ui';

/** An empty list, with the step that fills it. */
export function NoRepositories(props: {
  isNarrowed: boolean;
  onClear: () => void;
}) {
  const { isNarrowed, onClear } = props;
  if (isNarrowed) {
    return (
      <Flex direction="column" align="center" gap="3" p="6">
        <Text>No repository matches. Look for less, or show all.</Text>
        <Button size="small" variant="secondary" onPress={onClear}>
          Show all repositories
        </Button>
      </Flex>
    );
  }
  return (
    <Flex direction="column" align="center" gap="2" p="6">
      <Text weight="bold">No repository is known yet.</Text>
      <Text color="secondary">
        Repositories appear here as soon as a repository host lists them. Hosts
        are named under `repositories.hosts` in the portal's configuration.
      </Text>
    </Flex>
  );
}
