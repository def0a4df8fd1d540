import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type { GoldenPath, PathDetail } from '@paved/plugin-golden-paths-common';
import { count } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import { satisfactionWords, usedBy } from '../../words';
import { Bullets, Facts, PlainList } from '../Lists';
import { RequiredChecks, Structure } from '../PathFacts';
import { Rating } from './Rating';
import styles from './PathPage.module.css';

/** What a path gives, asks and promises, and how it does. */
export function OverviewView(props: {
  detail: PathDetail;
  onRated: () => void;
}) {
  const { detail, onRated } = props;
  const { path } = detail;
  return (
    <div className={styles.columns}>
      <Flex direction="column" gap="4">
        <Section title="What you get" isThere={path.gives.length > 0}>
          <Bullets items={path.gives} />
        </Section>
        <Support support={path.support} />
        <Section title="CI" isThere={path.cicd.length > 0}>
          <ol className={styles.stages}>
            {path.cicd.map(({ name, steps }) => (
              <li key={name}>
                <Text weight="bold">{name}</Text>
                {steps.length > 0 && (
                  <ul className={styles.steps}>
                    {steps.map(step => (
                      <li key={step}>
                        <code>{step}</code>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ol>
        </Section>
      </Flex>
      <Flex direction="column" gap="4">
        <Section title="How it does" isThere>
          <Flex direction="column" gap="4">
            <Use detail={detail} />
            <Rating
              path={path}
              mine={detail.satisfaction.mine}
              onRated={onRated}
            />
          </Flex>
        </Section>
        <Section
          title="Required checks"
          isThere={path.requiredChecks.length > 0}
        >
          <RequiredChecks checks={path.requiredChecks} />
        </Section>
        <Section title="Structure" isThere={path.structure.length > 0}>
          <Structure entries={path.structure} title={path.title} />
        </Section>
      </Flex>
    </div>
  );
}

function Section(props: {
  title: string;
  isThere: boolean;
  children: ReactNode;
}) {
  const { title, isThere, children } = props;
  return (
    isThere && (
      <Card>
        <CardHeader>
          <Text as="h3" variant="body-large" weight="bold">
            {title}
          </Text>
        </CardHeader>
        <CardBody>{children}</CardBody>
      </Card>
    )
  );
}

function Use(props: { detail: PathDetail }) {
  const { detail } = props;
  const { path, drift, steppedOff, hoursSaved, satisfaction } = detail;
  const addresses = usePathAddresses();
  const counted = (state: string, number: number) =>
    number === 0 ? (
      '0'
    ) : (
      <Link href={addresses.path(path.ref, { view: 'services', state })}>
        {number.toLocaleString('en')}
      </Link>
    );
  return (
    <Facts
      facts={[
        ['Used by', usedBy(detail)],
        ['Up to date', counted('up-to-date', drift.upToDate)],
        ['Behind', counted('behind', drift.behind)],
        ['Managed files changed', counted('changed', drift.managedChanged)],
        [
          'Not known',
          drift.unknown === 0 ? undefined : counted('problem', drift.unknown),
        ],
        ['Stepped off', counted('stepped-off', steppedOff)],
        [
          'Saved',
          hoursSaved === undefined
            ? undefined
            : `${count(hoursSaved, 'hour')}, about ${
                path.hoursSaved
              } for each service, as its owner estimates`,
        ],
        ['Rated', satisfactionWords(satisfaction)],
      ]}
    />
  );
}

function Support(props: { support: GoldenPath['support'] }) {
  const { guarantees, teamOwns, contact } = props.support;
  const isThere = [guarantees, teamOwns, contact].some(
    ({ length }) => length > 0,
  );
  return (
    <Section title="Who does what" isThere={isThere}>
      <Flex direction="column" gap="4">
        {guarantees.length > 0 && (
          <Part title="The platform guarantees">
            <Bullets items={guarantees} />
          </Part>
        )}
        {teamOwns.length > 0 && (
          <Part title="Your team owns">
            <Bullets items={teamOwns} />
          </Part>
        )}
        {contact.length > 0 && (
          <Part title="Who to ask">
            <PlainList isDense>
              {contact.map(({ title, url }) => (
                <li key={url}>
                  <Link href={url}>{title}</Link>
                </li>
              ))}
            </PlainList>
          </Part>
        )}
      </Flex>
    </Section>
  );
}

function Part(props: { title: string; children: ReactNode }) {
  return (
    <Flex direction="column" gap="1">
      <Text as="h4" variant="body-medium" weight="bold">
        {props.title}
      </Text>
      {props.children}
    </Flex>
  );
}
