import { openUpgrade } from './testUtils/samples';
import { reviewCommands } from './words';

describe('reviewCommands', () => {
  it.each([
    ['content', true],
    ['add/add', true],
    ['modify/delete', false],
    ['mode', false],
  ] as const)('tell how marks are settled: of %s %s', (type, isMarked) => {
    const commands = reviewCommands(
      {
        ...openUpgrade,
        conflicts: [{ path: 'ci.yaml', type, message: 'Both.' }],
      },
      { isMergedElsewhere: true },
    );
    expect(commands.includes('Settle the marked places')).toBe(isMarked);
  });
});
