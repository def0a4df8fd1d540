import { useCallback } from 'react';
import { useParams } from 'react-router-dom';
import { BreadcrumbEntry, useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  Alert,
  ButtonLink,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type { CampaignProgress } from '@paved/plugin-scorecards-common';
import {
  LoadError,
  LoadingLines,
  Progress,
  isNotFound,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { scorecardsApiRef } from '../../api';
import { useScorecardPaths } from '../../useScorecardPaths';
import { checkTitle, day } from '../../words';
import { CampaignStateBadge } from '../Badges';
import { EndCampaign } from './EndCampaign';
import styles from './CampaignPage.module.css';

/** One campaign: how far each team is. */
export function CampaignPage() {
  const { id = '' } = useParams();
  const api = useApi(scorecardsApiRef);
  const paths = useScorecardPaths();
  const { state, reload } = useLoaded(
    useCallback(() => api.campaign(id), [api, id]),
  );
  const title =
    state.status === 'loaded' ? state.value.campaign.title : 'Campaign';
  useDocumentTitle(title);
  return (
    <BreadcrumbEntry entry={{ label: title, href: paths.campaign(id) }}>
      <Container>
        <main>
          {state.status === 'loading' && <LoadingLines what="the campaign" />}
          {state.status === 'error' &&
            (isNotFound(state.error) ? (
              <UnknownCampaign />
            ) : (
              <LoadError
                title="The campaign could not be loaded"
                error={state.error}
                onRetry={reload}
              />
            ))}
          {state.status === 'loaded' && (
            <LoadedCampaign progress={state.value} onEnded={reload} />
          )}
        </main>
      </Container>
    </BreadcrumbEntry>
  );
}

function LoadedCampaign(props: {
  progress: CampaignProgress;
  onEnded: () => void;
}) {
  const { progress, onEnded } = props;
  const { campaign, total, byOwner } = progress;
  return (
    <Flex direction="column" gap="4">
      <Flex justify="between" align="start" gap="4">
        <Flex direction="column" gap="1">
          <Flex align="center" gap="3">
            <Text as="h2" variant="title-small" weight="bold">
              {campaign.title}
            </Text>
            <CampaignStateBadge state={campaign.state} />
          </Flex>
          {campaign.description && <Text>{campaign.description}</Text>}
          <Text variant="body-small" color="secondary">
            {day(campaign.startsAt)} to {day(campaign.deadline)} · owned by{' '}
            <EntityRefLink entityRef={campaign.owner} hideIcon />
          </Text>
        </Flex>
        <EndCampaign campaign={campaign} onEnded={onEnded} />
      </Flex>
      <Card>
        <CardHeader>
          <Text as="h3" variant="body-large" weight="bold">
            {total.done} of {total.entities} are done
          </Text>
        </CardHeader>
        <CardBody>
          {byOwner.length === 0 ? (
            <Text color="secondary">
              These checks apply to nothing that you may see.
            </Text>
          ) : (
            <Flex direction="column" gap="4">
              <Progress
                label="Everybody"
                done={total.done}
                total={total.entities}
              />
              <ul className={styles.owners}>
                {[...byOwner]
                  .sort(
                    (a, b) =>
                      a.done / a.entities - b.done / b.entities ||
                      a.owner.localeCompare(b.owner),
                  )
                  .map(({ owner, done, entities }) => (
                    <li key={owner}>
                      <EntityRefLink entityRef={owner} />
                      <Progress label={owner} done={done} total={entities} />
                    </li>
                  ))}
              </ul>
            </Flex>
          )}
        </CardBody>
      </Card>
      <CampaignChecks progress={progress} />
    </Flex>
  );
}

function CampaignChecks(props: { progress: CampaignProgress }) {
  const { scorecard: ref, checks } = props.progress.campaign;
  const api = useApi(scorecardsApiRef);
  const paths = useScorecardPaths();
  const { state } = useLoaded(
    useCallback(() => api.scorecard(ref), [api, ref]),
  );
  const scorecard =
    state.status === 'loaded' ? state.value.scorecard : undefined;
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          Checks
        </Text>
      </CardHeader>
      <CardBody>
        <ul className={styles.checks}>
          {checks.map(check => (
            <li key={check}>
              <Link
                href={paths.scorecard(ref, {
                  view: 'entities',
                  check,
                  status: 'fail',
                })}
              >
                {checkTitle(scorecard, check)}
              </Link>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function UnknownCampaign() {
  const paths = useScorecardPaths();
  return (
    <Alert
      status="warning"
      icon
      title="There is no such campaign"
      description="The address may be cut off, or it belongs to another portal."
      customActions={
        <ButtonLink size="small" variant="secondary" href={paths.campaigns}>
          All campaigns
        </ButtonLink>
      }
    />
  );
}
