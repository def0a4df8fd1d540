/** Sums of each merchant's month, kept from the topic; the topic is kept for ever, so this can be rebuilt. */
export function createBook() {
  const months = new Map();
  const ids = new Set();
  return {
    seen: { has: id => ids.has(id), add: id => ids.add(id) },
    add({ account, side, amount, currency, postedAt }) {
      const [kind, merchant] = account.split('/');
      if (kind !== 'merchant') {
        return;
      }
      const key = `${merchant} ${postedAt.slice(0, 7)} ${currency}`;
      months.set(key, (months.get(key) ?? 0) + (side === 'credit' ? amount : -amount));
    },
    total: (merchant, month, currency) => months.get(`${merchant} ${month} ${currency}`) ?? 0,
  };
}
