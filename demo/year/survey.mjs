import * as fs from 'node:fs/promises';
import { readPeople } from '../people.mjs';
import { Random } from './random.mjs';

const story = JSON.parse(
  await fs.readFile(new URL('./survey.json', import.meta.url), 'utf8'),
);

/** Files of the repository of surveys: the one that has closed, the one that is open, and for how long it stays so. */
export const surveys = {
  closed: story.closed,
  open: story.open,
  openForDays: story.openForDays,
};

/** Who answered the one that has closed, and what: bodies for `POST /api/adoption/surveys/:id/answers`. */
export async function surveyAnswers() {
  const random = new Random('survey');
  const people = [...(await readPeople())];
  const comments = [...story.comments];
  return Object.entries(story.answers).flatMap(([team, scores]) => {
    const members = people.filter(([, each]) => each.team === team);
    return scores.map((nps, index) => ({
      by: members[index][0],
      answers: {
        nps,
        // Who would not recommend it finds it hard, too
        ease_of_use: Math.max(
          1,
          Math.min(5, Math.round(nps / 2 - random.between(0.2, 1.1))),
        ),
        most_valued: random.pick(story.valued),
        ...(comments.length > 0 &&
          random.isLucky(0.3) && { improvements: comments.shift() }),
      },
    }));
  });
}
