import { fireEvent, render, screen } from '@testing-library/react';
import { Changelog } from './Changelog';

describe('Changelog', () => {
  it('shows the text of a picture that can not be loaded, and the others as pictures', () => {
    render(
      <Changelog
        text={[
          '![The new dashboard](https://elsewhere.example/a.png)',
          '![The new pipeline](/b.png)',
        ].join('\n\n')}
      />,
    );
    const broken = screen.getByRole('img', { name: 'The new dashboard' });
    expect(broken).toHaveAttribute('src', 'https://elsewhere.example/a.png');
    fireEvent.error(broken);
    expect(
      screen.getByRole('img', { name: 'The new dashboard' }),
    ).toHaveAttribute('src', '');
    expect(
      screen.getByRole('img', { name: 'The new pipeline' }),
    ).toHaveAttribute('src', '/b.png');
  });
});
