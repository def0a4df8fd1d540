import {
  fakeBackend as backendOf,
  type FakeAnswers,
} from '@paved/ui/testUtils';
import { AdoptionClient } from '../api';

/** The real client, over a backend that answers with these. */
export function fakeBackend(answers: FakeAnswers) {
  const { fetchApi, ...backend } = backendOf('adoption', answers);
  return { client: AdoptionClient.create({ fetchApi }), ...backend };
}
