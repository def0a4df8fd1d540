import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { adoptionApiRef } from '../../../api';
import { RoadmapRouter } from '../RoadmapRouter';
import { roadmapRouteRef, rootRouteRef } from '../../../routes';
import { fakeBackend } from '../../../testUtils/fakeBackend';
import { teamLead } from '../../../testUtils/samples';

/** The pages of the roadmap, at an address within it, with what the backend answers. */
export function renderRoadmap(answers: Record<string, unknown>, at = '/') {
  const backend = fakeBackend({ 'GET /context': teamLead, ...answers });
  const { unmount } = renderInTestApp(<RoadmapRouter />, {
    apis: [[adoptionApiRef, backend.client]],
    mountedRoutes: {
      '/adoption': rootRouteRef,
      '/roadmap': roadmapRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    initialRouteEntries: [at],
  });
  return { backend, unmount };
}

export const column = (name: string) => screen.findByRole('region', { name });

/** What was sent with a request. */
export const sent = (asked: string[], question: string) =>
  JSON.parse(
    asked.find(each => each.startsWith(question))!.slice(question.length),
  );
