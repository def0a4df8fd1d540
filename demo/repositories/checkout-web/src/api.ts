import { GraphQLClient, gql } from 'graphql-request';

export interface Checkout {
  id: string;
  status: 'OPEN' | 'AUTHENTICATION_REQUIRED' | 'PAID' | 'DECLINED' | 'EXPIRED';
  amount: { formatted: string };
  merchant: { name: string };
  authenticationUrl?: string;
}

const client = new GraphQLClient('/graphql');

const FIELDS = gql`
  fragment Fields on Checkout {
    id
    status
    amount {
      formatted
    }
    merchant {
      name
    }
    authenticationUrl
  }
`;

export async function loadCheckout(id: string): Promise<Checkout> {
  const { checkout } = await client.request<{ checkout: Checkout }>(
    gql`
      query Load($id: ID!) {
        checkout(id: $id) {
          ...Fields
        }
      }
      ${FIELDS}
    `,
    { id },
  );
  return checkout;
}

export async function pay(id: string, cardToken: string): Promise<Checkout> {
  const { completeCheckout } = await client.request<{ completeCheckout: Checkout }>(
    gql`
      mutation Pay($id: ID!, $cardToken: String!) {
        completeCheckout(id: $id, cardToken: $cardToken) {
          ...Fields
        }
      }
      ${FIELDS}
    `,
    { id, cardToken },
  );
  return completeCheckout;
}
