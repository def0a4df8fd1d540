import {
  fakeBackend as backendOf,
  type FakeAnswers,
} from '@paved/ui/testUtils';
import { ScorecardsClient } from '../api';

/** The real client, over a backend that answers with these. */
export function fakeBackend(answers: FakeAnswers) {
  const { fetchApi, ...backend } = backendOf('scorecards', answers);
  return { client: ScorecardsClient.create({ fetchApi }), ...backend };
}
