import {
  Card,
  CardBody,
  CardHeader,
  Cell,
  CellText,
  Flex,
  Link,
  Table,
  Text,
  useTable,
  type ColumnConfig,
} from '@backstage/ui';
import type {
  GateDecision,
  PreviewResult,
} from '@paved/plugin-scorecards-common';
import { Ago } from '@paved/ui';
import { useScorecardPaths } from '../../useScorecardPaths';
import { count, nameOf } from '../../words';
import { checkStatuses, gateAnswers } from '../Badges';
import { Name } from '../Name';
import styles from './TryChangePage.module.css';

type Flip = PreviewResult['flips'][number] & { id: string };

const SHOWN_RELEASES = 20;

const columns: ColumnConfig<Flip>[] = [
  {
    id: 'entity',
    label: 'Entity',
    isRowHeader: true,
    defaultWidth: '2fr',
    cell: ({ entityRef, owner }) => (
      <CellText
        title={nameOf(entityRef)}
        description={owner && nameOf(owner)}
      />
    ),
  },
  {
    id: 'level',
    label: 'Level',
    defaultWidth: '1fr',
    cell: ({ fromLevel, toLevel }) => (
      <CellText
        title={
          fromLevel === toLevel
            ? toLevel ?? 'none'
            : `${fromLevel ?? 'none'} → ${toLevel ?? 'none'}`
        }
      />
    ),
  },
  {
    id: 'gate',
    label: 'Release',
    defaultWidth: '2fr',
    cell: ({ fromGate, toGate }) => (
      <CellText
        title={gateAnswers[toGate].label}
        description={fromGate !== toGate ? told(fromGate) : 'as now'}
      />
    ),
  },
  {
    id: 'checks',
    label: 'Checks',
    defaultWidth: '3fr',
    cell: ({ checks }) => (
      <Cell>
        <Text variant="body-small">
          {checks
            .map(
              ({ check, from, to }) =>
                `${check}: ${from ? checkStatuses[from].label : 'new'} → ${
                  to ? checkStatuses[to].label : 'gone'
                }`,
            )
            .join('; ')}
        </Text>
      </Cell>
    ),
  },
];

/** What a draft would change, for whom. */
export function PreviewOutcome(props: { result: PreviewResult }) {
  const { result } = props;
  const { entities, flipped, flips, byOwner, releases } = result;
  return (
    <Flex direction="column" gap="4" role="region" aria-live="polite">
      <Text as="h2" variant="title-x-small" weight="bold">
        {flipped === 0
          ? `Nothing would change for the ${count(
              entities,
              'entity',
              'entities',
            )} that it applies to.`
          : `${count(
              flipped,
              'entity',
              'entities',
            )} of ${entities.toLocaleString('en')} would change.`}
      </Text>
      <div className={styles.columns}>
        <Card>
          <CardHeader>
            <Text as="h3" variant="body-large" weight="bold">
              By owner
            </Text>
          </CardHeader>
          <CardBody>
            {byOwner.length === 0 ? (
              <Text color="secondary">Nobody would notice.</Text>
            ) : (
              <ul className={styles.list}>
                {byOwner.map(({ owner, better, worse }) => (
                  <li key={owner ?? ''}>
                    <Text>
                      {owner ? <Name entityRef={owner} /> : 'Without an owner'}
                    </Text>
                    <Text color="secondary">
                      {better} better off, {worse} worse off
                    </Text>
                  </li>
                ))}
              </ul>
            )}
          </CardBody>
        </Card>
        <Releases releases={releases} />
      </div>
      {flips.length > 0 && <Flips flips={flips} />}
      {flipped > flips.length && (
        <Text color="secondary">
          And {(flipped - flips.length).toLocaleString('en')} more.
        </Text>
      )}
    </Flex>
  );
}

function Releases(props: { releases: PreviewResult['releases'] }) {
  const { allowed, denied, wouldBeDenied } = props.releases;
  const paths = useScorecardPaths();
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="body-large" weight="bold">
          Releases of the last 90 days
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text>
            {allowed === 0
              ? 'No release was allowed in that time, so none can be judged again.'
              : `${count(
                  allowed,
                  'release was',
                  'releases were',
                )} allowed; the draft would have denied ${
                  denied === 0 ? 'none of them' : denied
                }.`}
          </Text>
          {wouldBeDenied.length > 0 && (
            <ul className={styles.list}>
              {wouldBeDenied.slice(0, SHOWN_RELEASES).map(decision => (
                <li key={decision.id}>
                  <Link href={paths.entity(decision.entityRef)}>
                    {nameOf(decision.entityRef)}
                  </Link>
                  <Text variant="body-small" color="secondary">
                    {decision.commit && (
                      <>
                        at <code>{decision.commit.slice(0, 7)}</code>,{' '}
                      </>
                    )}
                    <Ago at={decision.evaluatedAt} />:{' '}
                    {decision.reasons.map(({ title }) => title).join(', ')}
                  </Text>
                </li>
              ))}
            </ul>
          )}
          {denied > SHOWN_RELEASES && (
            <Text variant="body-small" color="secondary">
              And {denied - SHOWN_RELEASES} more.
            </Text>
          )}
        </Flex>
      </CardBody>
    </Card>
  );
}

function Flips(props: { flips: PreviewResult['flips'] }) {
  const { flips } = props;
  const paths = useScorecardPaths();
  const { tableProps } = useTable<Flip>({
    mode: 'complete',
    data: flips.map(flip => ({ ...flip, id: flip.entityRef })),
    paginationOptions: { pageSize: 20, pageSizeOptions: [20, 50, 100] },
  });
  return (
    <Table
      columnConfig={columns}
      {...tableProps}
      rowConfig={{ getHref: ({ entityRef }) => paths.entity(entityRef) }}
    />
  );
}

function told(before: GateDecision['decision'] | undefined): string {
  return before
    ? `now: ${gateAnswers[before].label.toLocaleLowerCase('en')}`
    : 'not asked now';
}
