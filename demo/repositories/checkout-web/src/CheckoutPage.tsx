import { useEffect, useState } from 'react';
import { loadCheckout, pay, type Checkout } from './api';
import { Outcome } from './Outcome';

type State =
  | { step: 'loading' }
  | { step: 'failed' }
  | { step: 'ready' | 'paying'; checkout: Checkout };

export function CheckoutPage({ id }: { id: string }) {
  const [state, setState] = useState<State>({ step: 'loading' });

  useEffect(() => {
    loadCheckout(id).then(
      checkout => setState({ step: 'ready', checkout }),
      () => setState({ step: 'failed' }),
    );
  }, [id]);

  if (state.step === 'loading') {
    return <p role="status">One moment…</p>;
  }
  if (state.step === 'failed') {
    return <p role="alert">This checkout can't be found. Please go back to the shop and try again.</p>;
  }
  const { checkout } = state;
  if (checkout.status !== 'OPEN') {
    return <Outcome checkout={checkout} />;
  }
  return (
    <main>
      <h1>{checkout.merchant.name}</h1>
      <form
        onSubmit={async event => {
          event.preventDefault();
          setState({ step: 'paying', checkout });
          const cardToken = String(new FormData(event.currentTarget).get('cardToken'));
          setState({ step: 'ready', checkout: await pay(id, cardToken) });
        }}
      >
        <iframe title="Card details" src="https://vault.fintech-fast.example/field" />
        <input type="hidden" name="cardToken" />
        <button type="submit" disabled={state.step === 'paying'}>
          Pay {checkout.amount.formatted}
        </button>
      </form>
    </main>
  );
}
