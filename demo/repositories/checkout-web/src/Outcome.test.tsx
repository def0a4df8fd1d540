import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Outcome } from './Outcome';

const checkout = { id: 'cs_1', amount: { formatted: '€12.99' }, merchant: { name: 'Bookshop' } };

test('says that nothing was charged', () => {
  render(<Outcome checkout={{ ...checkout, status: 'DECLINED' }} />);
  expect(screen.getByText(/have not been charged/)).toBeDefined();
});

test('links to the bank', () => {
  render(
    <Outcome
      checkout={{ ...checkout, status: 'AUTHENTICATION_REQUIRED', authenticationUrl: 'https://bank.example/3ds' }}
    />,
  );
  expect(screen.getByRole('link').getAttribute('href')).toBe('https://bank.example/3ds');
});
