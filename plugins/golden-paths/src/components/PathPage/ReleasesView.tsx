import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { PathDetail } from '@paved/plugin-golden-paths-common';
import { Ago, count } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import { Changelog } from '../Changelog';
import { PlainList } from '../Lists';
import { CandidateCard } from './CandidateCard';
import styles from './PathPage.module.css';

/** What was published, who is on it, and what is to come. */
export function ReleasesView(props: {
  detail: PathDetail;
  onPublished: () => void;
}) {
  const { detail, onPublished } = props;
  const { path, candidate, releases } = detail;
  return (
    <Flex direction="column" gap="4">
      {candidate && (
        <CandidateCard
          detail={detail}
          candidate={candidate}
          onPublished={onPublished}
        />
      )}
      {releases.length === 0 ? (
        <Text color="secondary">
          {path.release
            ? 'Nothing is published yet. The portal publishes a path’s first release as soon as its files are without problems.'
            : 'This path has no releases: its golden-path.yaml has no spec.release. Without one there is nothing to create from and nothing to upgrade to.'}
        </Text>
      ) : (
        <PlainList label="Releases">
          {releases.map(release => (
            <li key={release.version}>
              <OneRelease path={path.ref} release={release} />
            </li>
          ))}
        </PlainList>
      )}
    </Flex>
  );
}

function OneRelease(props: {
  path: string;
  release: PathDetail['releases'][number];
}) {
  const { path, release } = props;
  const { version, publishedAt, publishedBy, source, services } = release;
  const addresses = usePathAddresses();
  return (
    <Card>
      <CardHeader>
        <Flex
          align="center"
          justify="between"
          gap="3"
          className={styles.actions}
        >
          <Text as="h3" variant="body-large" weight="bold">
            {version}
          </Text>
          {services === 0 ? (
            <Text color="secondary">No service is on it</Text>
          ) : (
            <Link
              href={addresses.path(path, {
                view: 'services',
                release: version,
              })}
            >
              {count(services, 'service')} on it
            </Link>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text variant="body-small" color="secondary">
            Published <Ago at={publishedAt} /> by{' '}
            {publishedBy ? (
              <EntityRefLink entityRef={publishedBy} hideIcon />
            ) : (
              'the portal, as its first release'
            )}
            , from commit{' '}
            <code className={styles.commit}>{source.commit.slice(0, 7)}</code>
          </Text>
          <Changelog text={release.changelog} />
        </Flex>
      </CardBody>
    </Card>
  );
}
