import { useSearchParams } from 'react-router-dom';
import {
  Container,
  Flex,
  Link,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import { useDocumentTitle } from '@paved/ui';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { FeedbackList } from './FeedbackList';
import { Tickets } from './Tickets';

const views = {
  new: 'New',
  promoted: 'Part of a request',
  'set-aside': 'Set aside',
  tickets: 'Tickets',
};

/** What people said, for those who make requests of it. */
export function FeedbackPage() {
  useDocumentTitle('What people said');
  const paths = useRoadmapPaths();
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('view') ?? '';
  const view = Object.hasOwn(views, asked) ? asked : 'new';
  return (
    <Container>
      <main>
        <Flex direction="column" gap="4">
          <Link href={paths.roadmap}>Roadmap</Link>
          <Text as="h2" variant="title-x-small" weight="bold">
            What people said
          </Text>
          <Tabs
            selectedKey={view}
            onSelectionChange={key => setParameters({ view: String(key) })}
          >
            <TabList aria-label="What people said, by state">
              {Object.entries(views).map(([id, title]) => (
                <Tab key={id} id={id}>
                  {title}
                </Tab>
              ))}
            </TabList>
            {(['new', 'promoted', 'set-aside'] as const).map(state => (
              <TabPanel key={state} id={state}>
                <FeedbackList state={state} />
              </TabPanel>
            ))}
            <TabPanel id="tickets">
              <Tickets />
            </TabPanel>
          </Tabs>
        </Flex>
      </main>
    </Container>
  );
}
