import { fireEvent, screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Changelog } from './Changelog';

describe('Changelog', () => {
  it('links to a picture that can not be loaded, by its text, and shows the others', async () => {
    renderInTestApp(
      <Changelog
        text={[
          '![The new dashboard](https://elsewhere.example/a.png)',
          '[![Build](https://elsewhere.example/b.png)](https://ci.example/)',
          '![The new pipeline](/c.png)',
        ].join('\n\n')}
      />,
    );
    for (const name of ['The new dashboard', 'Build']) {
      fireEvent.error(await screen.findByRole('img', { name }));
    }
    expect(
      screen.getByRole('link', { name: 'The new dashboard' }),
    ).toHaveAttribute('href', 'https://elsewhere.example/a.png');
    expect(screen.getByRole('link', { name: /^Build/ })).toHaveAttribute(
      'href',
      'https://ci.example/',
    );
    expect(screen.getByRole('img')).toHaveAccessibleName('The new pipeline');
  });
});
