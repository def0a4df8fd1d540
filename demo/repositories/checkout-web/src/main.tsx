import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { CheckoutPage } from './CheckoutPage';

const id = new URLSearchParams(location.search).get('checkout') ?? '';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CheckoutPage id={id} />
  </StrictMode>,
);
