import { format } from '@fintech-fast/money';

const json = async response => (response.status === 404 ? undefined : response.json());

export const resolvers = {
  Query: {
    checkout: async (_root, { id }, { checkout }) => toCheckout(await json(await checkout(`/sessions/${id}`))),
    rate: async (_root, { from, to }, { rates }) => (await json(await rates(`/rates/${from}/${to}`)))?.rate,
  },
  Mutation: {
    startCheckout: async (_root, { input }, { checkout }) => {
      const { merchantId, amount, currency, returnUrl } = input;
      const response = await checkout('/sessions', {
        method: 'POST',
        body: { merchantId, amount: { amount, currency }, returnUrl },
      });
      return toCheckout(await json(response));
    },
    completeCheckout: async (_root, { id, cardToken }, { checkout }) => {
      const response = await checkout(`/sessions/${id}/complete`, { method: 'POST', body: { cardToken } });
      return toCheckout(await json(response));
    },
  },
  Merchant: {
    statements: async (merchant, { first, after }, { statements }) =>
      json(await statements(`/merchants/${merchant.id}/statements?limit=${first}&cursor=${after ?? ''}`)),
  },
  Money: {
    formatted: (money, { locale }) => format(money, locale),
  },
};

export function toCheckout(session) {
  return session && { ...session, status: session.status.toUpperCase(), merchant: { id: session.merchantId } };
}
