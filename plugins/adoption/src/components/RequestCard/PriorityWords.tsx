import { Flex, Text } from '@backstage/ui';
import { PRIORITY, type PlatformRequest } from '@paved/plugin-adoption-common';
import { count } from '../../words';
import { DefinitionButton } from '../Definition';

/** How urgent a request is, and of what that is computed. */
export function PriorityWords(props: {
  request: Pick<PlatformRequest, 'priority' | 'comments'>;
}) {
  const { priority, comments } = props.request;
  const { value, people, tickets, services, teamSize } = priority;
  const askers = [
    count(people, 'person', 'people'),
    ...(tickets > 0 ? [count(tickets, 'ticket')] : []),
    ...(services > 0 ? [count(services, 'service')] : []),
  ];
  return (
    <div>
      <Flex align="center" gap="1">
        <Text weight="bold">
          {value === undefined
            ? 'No priority yet'
            : `Priority ${Number(value.toFixed(1)).toLocaleString('en')}`}
        </Text>
        <DefinitionButton definition={PRIORITY} />
      </Flex>
      <Text as="p" variant="body-small" color="secondary">
        {priority.explanation}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {askers.join(', ')} {people + tickets + services === 1 ? 'asks' : 'ask'}
        ; their teams have {count(teamSize, 'person', 'people')}
        {comments > 0 &&
          `; also ${count(
            comments,
            'comment',
          )} in surveys, which count for nothing, because who wrote them is not known`}
      </Text>
    </div>
  );
}
