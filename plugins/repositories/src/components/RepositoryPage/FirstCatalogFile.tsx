import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type { RepositoryDetail } from '@paved/plugin-repositories-common';
import { CopyableCode } from '@paved/ui';

/** The next step for a repository without a catalog file: one to copy, with its name in it. */
export function FirstCatalogFile(props: { repository: RepositoryDetail }) {
  const { repository } = props;
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          Add it to the catalog
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text>
            Save this as <code>catalog-info.yaml</code> at the root of the
            branch <code>{repository.defaultBranch ?? 'main'}</code>, put your
            team in as owner, and push.
          </Text>
          <CopyableCode
            label="Minimal catalog-info.yaml"
            code={minimalCatalogFile(repository)}
          />
          <Text color="secondary" variant="body-small">
            Try it before you push: <code>paved validate</code> in the
            repository checks it with the very rules used here.
          </Text>
        </Flex>
      </CardBody>
    </Card>
  );
}

function minimalCatalogFile({ name, description }: RepositoryDetail): string {
  return [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    `  name: ${toEntityName(name)}`,
    // A JSON string is a YAML string, whatever it holds
    ...(description ? [`  description: ${JSON.stringify(description)}`] : []),
    'spec:',
    '  type: service',
    '  lifecycle: production',
    '  owner: group:default/your-team',
  ].join('\n');
}

/** A repository may be called what an entity may not. */
function toEntityName(name: string): string {
  return (
    name
      .replace(/[^a-zA-Z0-9\-_.]+/g, '-')
      .replace(/^[^a-zA-Z0-9]+|[^a-zA-Z0-9]+$/g, '')
      .slice(0, 63) || 'my-component'
  );
}
