import { Flex, Link, Text } from '@backstage/ui';
import { RiAlertLine, RiErrorWarningLine } from '@remixicon/react';
import {
  parseRepositoryId,
  type RepositoryFinding,
} from '@paved/plugin-repositories-common';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { CodeInText } from '@paved/ui';
import { repositoryPath } from '../../repositoryPath';
import { rootRouteRef } from '../../routes';
import styles from './FindingsList.module.css';

/** Findings, each with its place, what is wrong and what to do. */
export function FindingsList(props: {
  findings: RepositoryFinding[];
  /** Also name the repository: for lists across repositories. */
  withRepository?: boolean;
}) {
  const { findings, withRepository = false } = props;
  return (
    <ul className={styles.list}>
      {findings.map(finding => (
        <li
          key={[
            finding.repositoryId,
            finding.rule,
            finding.path,
            finding.line,
            finding.entityRef,
            finding.message,
          ].join('|')}
          className={styles.finding}
          data-severity={finding.severity}
        >
          {finding.severity === 'error' ? (
            <RiErrorWarningLine className={styles.icon} aria-label="Error" />
          ) : (
            <RiAlertLine className={styles.icon} aria-label="Warning" />
          )}
          <Flex direction="column" gap="1" className={styles.words}>
            <Text variant="body-medium" weight="bold">
              <CodeInText text={finding.message} />
            </Text>
            <Text variant="body-medium">
              <CodeInText text={finding.remedy} />
            </Text>
            <FindingPlace finding={finding} withRepository={withRepository} />
          </Flex>
        </li>
      ))}
    </ul>
  );
}

function FindingPlace(props: {
  finding: RepositoryFinding;
  withRepository: boolean;
}) {
  const { finding, withRepository } = props;
  const root = useRouteRef(rootRouteRef);
  const repository = parseRepositoryId(finding.repositoryId);
  const { commit, path, line } = finding;
  const place = line === undefined ? path : `${path}:${line}`;
  const href = root
    ? `${root()}/${repositoryPath(repository, { ref: commit, path, line })}`
    : undefined;
  return (
    <Text variant="body-small" color="secondary">
      {withRepository && `${repository.owner}/${repository.name} · `}
      {href ? (
        <Link href={href} variant="body-small" className={styles.place}>
          {place}
        </Link>
      ) : (
        place
      )}
      {` · at commit ${commit.slice(0, 7)} · ${finding.rule}`}
    </Text>
  );
}
