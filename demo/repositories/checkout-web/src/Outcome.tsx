import type { Checkout } from './api';

const TEXTS: Record<Checkout['status'], string> = {
  OPEN: '',
  PAID: 'Paid. Thank you!',
  DECLINED: 'Your bank has declined the payment. You have not been charged.',
  EXPIRED: 'This checkout is too old. Please start again in the shop.',
  AUTHENTICATION_REQUIRED: 'Your bank wants to make sure that it is you.',
};

export function Outcome({ checkout }: { checkout: Checkout }) {
  return (
    <main>
      <h1 tabIndex={-1}>{TEXTS[checkout.status]}</h1>
      {checkout.authenticationUrl && <a href={checkout.authenticationUrl}>Go on to your bank</a>}
    </main>
  );
}
