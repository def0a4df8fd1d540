import { runPart } from '../../shared/runPart.mjs';

const filled = new Map();

export const databaseOf = size => `bench_scorecards_${size}`;

/** A database with a company of that size and its facts, and no results yet; filled once. */
export async function fill(bench, size) {
  const database = databaseOf(size);
  if (!filled.has(size)) {
    filled.set(
      size,
      (async () => {
        await bench.server.create(database);
        await runPart(
          'fillPaved',
          {
            connection: bench.server.connection(database),
            size,
            now: new Date().toISOString(),
          },
          bench,
        );
      })(),
    );
  }
  await filled.get(size);
  return database;
}
