import {
  fakeBackend as backendOf,
  type FakeAnswers,
} from '@paved/ui/testUtils';
import { GoldenPathsClient } from '../api';

/** The real client, over a backend that answers with these. */
export function fakeBackend(answers: FakeAnswers) {
  const { fetchApi, ...backend } = backendOf('golden-paths', answers);
  return { client: GoldenPathsClient.create({ fetchApi }), ...backend };
}
