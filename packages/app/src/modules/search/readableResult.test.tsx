import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  defaultEntityPresentation,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { readableResult } from './readableResult';

describe('readableResult', () => {
  it.each([
    ['group:checkout-core-team', 'service', 'Checkout Core, service'],
    ['checkout-core-team', 'other', 'Checkout Core, '],
    ['', 'service', ', service'],
  ])('shows %s and the type %s as "%s"', async (owner, type, shown) => {
    const Result = readableResult(({ result }) => {
      const found = result as { owner?: string; type?: string } | undefined;
      return <p data-testid="result">{`${found?.owner}, ${found?.type}`}</p>;
    });
    const document = { title: 'ledger', text: '', location: '/', owner, type };
    renderInTestApp(<Result result={document} />, {
      apis: [
        [
          entityPresentationApiRef,
          {
            forEntity: ref => {
              const snapshot = {
                ...defaultEntityPresentation(ref),
                ...(ref === 'group:default/checkout-core-team' && {
                  primaryTitle: 'Checkout Core',
                }),
              };
              return { snapshot, promise: Promise.resolve(snapshot) };
            },
          },
        ],
      ],
    });
    expect((await screen.findByTestId('result')).textContent).toBe(shown);
  });
});
