import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import { useNavigate } from 'react-router-dom';
import type { Candidate, PathDetail } from '@paved/plugin-golden-paths-common';
import { Ago, Badge, useAction, useLoaded } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { usePathAddresses } from '../../usePathAddresses';
import { Changelog } from '../Changelog';
import { ForecastSummary } from '../Forecast';
import { Bullets } from '../Lists';
import { Publish } from './Publish';
import styles from './PathPage.module.css';

/** A version that is not published: what is wrong with it, what it would do to the fleet, and letting it out. */
export function CandidateCard(props: {
  detail: PathDetail;
  candidate: Candidate;
  onPublished: () => void;
}) {
  const { detail, candidate, onPublished } = props;
  const { version, commit, ref, changelog, problems } = candidate;
  const path = detail.path.ref;
  const api = useApi(goldenPathsApiRef);
  const addresses = usePathAddresses();
  const navigate = useNavigate();
  const forecast = useAction(
    'The forecast could not be started',
    useCallback(async () => {
      const { id } = await api.startForecast(path, ref);
      navigate(addresses.path(path, { view: 'releases', forecast: id }));
    }, [api, addresses, navigate, path, ref]),
  );
  const hasProblems = problems.length > 0;
  return (
    <Card>
      <CardHeader>
        <Flex
          align="center"
          justify="between"
          gap="3"
          className={styles.actions}
        >
          <Flex align="center" gap="3">
            <Text as="h3" variant="body-large" weight="bold">
              {version}
            </Text>
            <Badge tone="announcement">Not published</Badge>
          </Flex>
          {detail.mayPublish && (
            <Flex gap="2" className={styles.actions}>
              <Button
                variant="secondary"
                isDisabled={hasProblems}
                isPending={forecast.isPending}
                onPress={forecast.run}
              >
                Forecast
              </Button>
              <Publish
                path={path}
                candidate={candidate}
                onPublished={onPublished}
              />
            </Flex>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text variant="body-small" color="secondary">
            On {ref}, commit{' '}
            <code className={styles.commit}>{commit.slice(0, 7)}</code>
            {!detail.mayPublish && ' · its owners forecast and publish it'}
          </Text>
          {hasProblems && (
            <Alert
              status="warning"
              icon
              title="It can’t be published as it is"
              description={<Bullets items={problems} />}
            />
          )}
          <Changelog text={changelog} />
          <LastForecast path={path} candidate={candidate} />
        </Flex>
      </CardBody>
    </Card>
  );
}

/** What the newest forecast of exactly this candidate said; nothing while there is none. */
function LastForecast(props: { path: string; candidate: Candidate }) {
  const { path, candidate } = props;
  const api = useApi(goldenPathsApiRef);
  const addresses = usePathAddresses();
  const { state } = useLoaded(
    useCallback(async () => {
      const forecasts = await api.forecasts(path, { limit: 10 });
      return forecasts.find(({ digest }) => digest === candidate.digest);
    }, [api, path, candidate.digest]),
  );
  const last = state.status === 'loaded' ? state.value : undefined;
  return (
    last && (
      <Flex direction="column" gap="2">
        <Text as="h4" variant="body-medium" weight="bold">
          Forecast, <Ago at={last.startedAt} />
        </Text>
        <ForecastSummary forecast={last} />
        <Link
          href={addresses.path(path, { view: 'releases', forecast: last.id })}
        >
          Files in conflict, and every service
        </Link>
      </Flex>
    )
  );
}
