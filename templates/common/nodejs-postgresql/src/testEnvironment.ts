import { createTestDatabase } from './database/testDatabase.js';

/** Enough to be made, while nothing asks the database. */
export const anyEnvironment = { DATABASE_URL: 'postgresql://localhost:1/none' };

/** What the service needs around it. */
export async function createTestEnvironment() {
  const { url, drop } = await createTestDatabase();
  return { env: { DATABASE_URL: url }, end: drop };
}
