import { lazy, Suspense } from 'react';
import {
  AppRootElementBlueprint,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiRoadMapLine } from '@remixicon/react';
import { roadmapRouteRef } from '../routes';

export const roadmapPage = PageBlueprint.make({
  name: 'roadmap',
  params: {
    path: '/roadmap',
    title: 'Roadmap',
    icon: <RiRoadMapLine />,
    routeRef: roadmapRouteRef,
    loader: () =>
      import('../components/RoadmapRouter').then(m => <m.RoadmapRouter />),
  },
});

const FeedbackButton = lazy(() =>
  import('../components/FeedbackButton').then(m => ({
    default: m.FeedbackButton,
  })),
);

/** On every page. */
export const feedbackButton = AppRootElementBlueprint.make({
  name: 'feedback',
  params: {
    element: (
      <Suspense fallback={null}>
        <FeedbackButton />
      </Suspense>
    ),
  },
});
