import { Card, CardBody, Flex, Link, Text } from '@backstage/ui';
import type { PlatformRequest } from '@paved/plugin-adoption-common';
import { Ago } from '@paved/ui';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { OutcomeWords } from './OutcomeWords';
import { PriorityWords } from './PriorityWords';
import { RatingWords } from './RatingWords';
import { isOpen } from './requestStates';
import { Vote } from './Vote';
import styles from './RequestCard.module.css';

/** A request in few words. */
export function RequestCard(props: {
  request: PlatformRequest;
  /** Left out where the reader may not ask. */
  onVoted?: () => void;
}) {
  const { request, onVoted } = props;
  const paths = useRoadmapPaths();
  const { id, title, text, state, reason, changedAt, outcome, rating } =
    request;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="2" className={styles.card}>
          <Text as="h3" variant="body-large" weight="bold">
            <Link href={paths.request(id)} variant="body-large" weight="bold">
              {title}
            </Link>
          </Text>
          {text && text !== title && (
            <Text as="p" color="secondary" className={styles.text}>
              {text}
            </Text>
          )}
          {isOpen(state) && <PriorityWords request={request} />}
          {!isOpen(state) && (
            <Text as="p" variant="body-small" color="secondary">
              {state === 'shipped' ? 'Shipped' : 'Declined'}{' '}
              <Ago at={changedAt} />
            </Text>
          )}
          {state === 'declined' && (
            <Text as="p" className={styles.text}>
              {reason}
            </Text>
          )}
          {outcome && <OutcomeWords outcome={outcome} />}
          {rating && <RatingWords rating={rating} />}
          {isOpen(state) && onVoted && (
            <div className={styles.vote}>
              <Vote request={request} onVoted={onVoted} />
            </div>
          )}
        </Flex>
      </CardBody>
    </Card>
  );
}
