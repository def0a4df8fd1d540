import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Card, CardBody, Container, Flex, Link, Text } from '@backstage/ui';
import type { Campaign } from '@paved/plugin-scorecards-common';
import {
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { useScorecardPaths } from '../../useScorecardPaths';
import { count, day, nameOf } from '../../words';
import { CampaignStateBadge } from '../Badges';
import { NewCampaign } from './NewCampaign';
import styles from './CampaignsPage.module.css';

const ORDER: Array<Campaign['state']> = ['running', 'planned', 'ended'];

/** Checks that a part of the company wants to pass by a day. */
export function CampaignsPage() {
  useDocumentTitle('Campaigns');
  const api = useApi(scorecardsApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => api.campaigns(), [api]),
  );
  return (
    <Container>
      <main>
        <Flex direction="column" gap="4">
          <Flex justify="between" align="center" gap="4">
            <Text as="p" color="secondary" className={styles.intro}>
              A campaign names checks and a day by which everybody should pass
              them. Owners are reminded only while something is theirs to do.
            </Text>
            <NewCampaign onStarted={reload} />
          </Flex>
          {state.status === 'loading' && <LoadingLines what="the campaigns" />}
          {state.status === 'error' && (
            <LoadError
              title="The campaigns could not be loaded"
              error={state.error}
              onRetry={reload}
            />
          )}
          {state.status === 'loaded' && state.value.length === 0 && (
            <Flex direction="column" align="center" gap="2" p="6">
              <Text weight="bold">There is no campaign yet.</Text>
              <Text color="secondary">
                Owners of a scorecard start them here.
              </Text>
            </Flex>
          )}
          {state.status === 'loaded' && state.value.length > 0 && (
            <ul className={styles.list}>
              {[...state.value]
                .sort(
                  (a, b) =>
                    ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
                    a.deadline.localeCompare(b.deadline),
                )
                .map(campaign => (
                  <li key={campaign.id}>
                    <CampaignCard campaign={campaign} />
                  </li>
                ))}
            </ul>
          )}
        </Flex>
      </main>
    </Container>
  );
}

function CampaignCard(props: { campaign: Campaign }) {
  const { id, title, description, scorecard, checks, owner, state, deadline } =
    props.campaign;
  const paths = useScorecardPaths();
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="1">
          <Flex justify="between" align="center" gap="3">
            <Text as="h2" variant="body-large" weight="bold">
              <Link
                href={paths.campaign(id)}
                variant="body-large"
                weight="bold"
              >
                {title}
              </Link>
            </Text>
            <CampaignStateBadge state={state} />
          </Flex>
          {description && <Text>{description}</Text>}
          <Text variant="body-small" color="secondary">
            {count(checks.length, 'check')} of {nameOf(scorecard)} by{' '}
            {day(deadline)} · owned by{' '}
            <EntityRefLink entityRef={owner} hideIcon />
          </Text>
        </Flex>
      </CardBody>
    </Card>
  );
}
