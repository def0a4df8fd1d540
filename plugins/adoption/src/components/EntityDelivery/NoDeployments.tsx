import { useCallback } from 'react';
import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { DeliveryExplanation } from '@paved/plugin-adoption-common';
import { CopyableCode, useLoaded } from '@paved/ui';
import { notCountedText } from './notCountedText';

/** Nothing to show yet, and the one command that changes that. */
export function NoDeployments(props: {
  entityRef: string;
  notCounted: DeliveryExplanation['notCounted'];
}) {
  const { entityRef, notCounted } = props;
  const discovery = useApi(discoveryApiRef);
  const { state } = useLoaded(
    useCallback(() => discovery.getBaseUrl('adoption'), [discovery]),
  );
  const left = notCountedText(notCounted);
  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="body-large" weight="bold">
        Nobody told of a deployment to production in this period.
      </Text>
      {left && <Text as="p">{left}</Text>}
      <Text as="p">
        Let its pipeline run this after each deployment.{' '}
        <code>PAVED_TOKEN</code> is a token of the platform team’s, or the job’s
        own where it may sign in as itself; told twice under the same id, it
        counts once.
      </Text>
      {state.status === 'loaded' && (
        <CopyableCode
          label="Command that tells of a deployment"
          code={commandFor(state.value, entityRef)}
        />
      )}
      <Text as="p" color="secondary">
        A longer period may show older ones. Deployments can also come from a
        file, which the platform team imports under Adoption, Data.
      </Text>
    </Flex>
  );
}

function commandFor(baseUrl: string, entityRef: string): string {
  return `curl --fail-with-body "${baseUrl}/events" \\
  --header "Authorization: Bearer $PAVED_TOKEN" \\
  --header "Content-Type: application/json" \\
  --data @- <<EOF
{
  "type": "dev.paved.deployment",
  "id": "\${RUN_ID:-$(date +%s)}",
  "time": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "data": {
    "entity": "${entityRef}",
    "environment": "production",
    "result": "success",
    "finishedAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
    "commit": "$(git rev-parse HEAD)"
  }
}
EOF`;
}
