import { useCallback } from 'react';
import {
  configApiRef,
  identityApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import {
  type RepositoryDetail,
  repositoryProposePermission,
} from '@paved/plugin-repositories-common';
import { CopyableCode } from '@paved/ui';

/** How to get the code, and for repositories that the portal itself serves, how to bring changes back. */
export function CloneAndPush(props: { repository: RepositoryDetail }) {
  const { cloneUrl, id } = props.repository;
  const { allowed: mayPush } = usePermission({
    permission: repositoryProposePermission,
    resourceRef: id,
  });
  const portal = useApi(configApiRef).getString('backend.baseUrl');
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          Clone
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <CopyableCode label="Clone command" code={`git clone ${cloneUrl}`} />
          {mayPush && isServedBy(portal, cloneUrl) && <Push />}
        </Flex>
      </CardBody>
    </Card>
  );
}

function Push() {
  const identity = useApi(identityApiRef);
  const withToken = useCallback(async () => {
    const { token } = await identity.getCredentials();
    return pushCommand(token ?? '');
  }, [identity]);
  return (
    <>
      <Text as="h4" variant="body-medium" weight="bold">
        Push
      </Text>
      <CopyableCode
        label="Push command"
        code={pushCommand('<your token>')}
        codeToCopy={withToken}
      />
      <Text variant="body-small" color="secondary">
        Copying puts your portal token in place. It is valid for an hour;
        whoever has it acts as you, so keep it out of scripts and files.
      </Text>
    </>
  );
}

function pushCommand(token: string): string {
  return `git -c http.extraHeader="Authorization: Bearer ${token}" push`;
}

/** The portal's token is for the portal alone. */
function isServedBy(portal: string, cloneUrl: string): boolean {
  return (
    URL.canParse(cloneUrl) &&
    new URL(cloneUrl).origin === new URL(portal).origin
  );
}
