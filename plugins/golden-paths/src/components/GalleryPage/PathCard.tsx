import {
  ButtonLink,
  Card,
  CardBody,
  Checkbox,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type { PathSummary } from '@paved/plugin-golden-paths-common';
import { Ago, count } from '@paved/ui';
import { usePathAddresses } from '../../usePathAddresses';
import { satisfactionWords, usedBy } from '../../words';
import { StageBadge } from '../Badges';
import { Bullets, Facts } from '../Lists';
import { Successor } from '../PathFacts';
import styles from './GalleryPage.module.css';

const SHOWN_GIVES = 4;

/** One path: what one gets, how well it does, and the way to start. */
export function PathCard(props: {
  summary: PathSummary;
  isChosen: boolean;
  mayChoose: boolean;
  onChoose: (isChosen: boolean) => void;
}) {
  const { summary, isChosen, mayChoose, onChoose } = props;
  const { path, template, latest } = summary;
  const addresses = usePathAddresses();
  const rest = path.gives.length - SHOWN_GIVES;
  return (
    <Card className={styles.card}>
      <CardBody className={styles.body}>
        <Flex direction="column" gap="3" className={styles.body}>
          <Flex direction="column" gap="1" align="start">
            <Text as="h3" variant="body-large" weight="bold">
              <Link
                href={addresses.path(path.ref)}
                variant="body-large"
                weight="bold"
              >
                {path.title}
              </Link>
            </Text>
            <StageBadge lifecycle={path.lifecycle} />
            <Successor lifecycle={path.lifecycle} />
            {path.description && (
              <Text color="secondary">{path.description}</Text>
            )}
          </Flex>
          {path.gives.length > 0 && (
            <div>
              <Bullets
                label="What you get"
                items={path.gives.slice(0, SHOWN_GIVES)}
              />
              {rest > 0 && (
                <Text variant="body-small" color="secondary">
                  and {rest} more
                </Text>
              )}
            </div>
          )}
          <Facts
            facts={[
              ['Built with', builtWith(path)],
              ['Release', latest ? <ReleaseWords latest={latest} /> : 'None'],
              ['Used by', usedBy(summary)],
              [
                'Saves',
                path.hoursSaved === undefined
                  ? undefined
                  : `about ${count(path.hoursSaved, 'hour')} each`,
              ],
              ['Rated', satisfactionWords(summary.satisfaction)],
            ]}
          />
          <Flex
            align="center"
            justify="between"
            gap="3"
            className={styles.foot}
          >
            {template ? (
              <ButtonLink
                href={addresses.create(template)}
                aria-label={`Create from ${path.title}`}
              >
                Create
              </ButtonLink>
            ) : (
              <Text variant="body-small" color="secondary">
                It names no template, so nothing can be created from it here.
              </Text>
            )}
            <Checkbox
              isSelected={isChosen}
              isDisabled={!isChosen && !mayChoose}
              onChange={onChoose}
              aria-label={`Compare ${path.title}`}
            >
              Compare
            </Checkbox>
          </Flex>
        </Flex>
      </CardBody>
    </Card>
  );
}

function ReleaseWords(props: { latest: NonNullable<PathSummary['latest']> }) {
  const { version, publishedAt } = props.latest;
  return (
    <>
      {version}, <Ago at={publishedAt} />
    </>
  );
}

function builtWith({
  language,
  framework,
}: PathSummary['path']): string | undefined {
  return (
    [language, framework].filter(name => name && name !== 'none').join(', ') ||
    undefined
  );
}
