const EVERYWHERE = ['registration', 'owner_passport'];
const BANK_STATEMENT = new Set(['DE', 'FR', 'IT', 'ES']);

/** What a merchant still has to hand in, in the order in which we ask. */
export function missingDocuments(country, handedIn) {
  const required = BANK_STATEMENT.has(country) ? [...EVERYWHERE, 'bank_statement'] : EVERYWHERE;
  return required.filter(kind => !handedIn.includes(kind));
}
