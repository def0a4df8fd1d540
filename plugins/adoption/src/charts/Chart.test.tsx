import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { definition, leadTime } from '../testUtils/samples';
import {
  Chart,
  PartBars,
  Sparkline,
  trendContent,
  type ChartContent,
} from './index';

const content: ChartContent = {
  labels: ['1 Nov', '8 Nov', '15 Nov', '22 Nov', '29 Nov'],
  series: [
    { id: 'a', title: 'Golden path', values: [10, 20, undefined, 30, 40] },
    { id: 'b', title: 'By hand', values: [5, 4, 3, 2, 1] },
  ],
  format: value => `${value} %`,
  band: {
    title: 'Middle half',
    low: [5, 10, undefined, 20, 30],
    high: [15, 30, undefined, 40, 50],
  },
  target: { title: 'above 35 %', value: 35 },
};

function draw(shape: 'line' | 'bar' | 'stacked', part = content) {
  return render(
    <Chart
      title="Adoption"
      shape={shape}
      content={part}
      labelsTitle="Week"
      empty="Nothing told of it yet."
    />,
  );
}

const trendOf = (values: number[]) =>
  values.map((value, week) => ({
    from: `2026-11-0${week + 1}T00:00:00.000Z`,
    to: `2026-11-0${week + 2}T00:00:00.000Z`,
    value,
    sample: 1,
  }));

describe('Chart', () => {
  it('counts people along its axis in whole ones', async () => {
    const { container } = draw(
      'bar',
      trendContent(
        {
          ...leadTime,
          definition: definition('use.active-people', { unit: 'count' }),
          trend: trendOf([1, 3, 2]),
        },
        { bucket: 'day', zone: 'UTC' },
      ),
    );
    await screen.findByRole('application');
    const ticks = [
      ...container.querySelectorAll('.recharts-yAxis-tick-labels text'),
    ].map(tick => tick.textContent);
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.filter(tick => !/^\d+$/.test(tick ?? ''))).toEqual([]);
  });

  it('tells a length of time as its tile does', () => {
    const { format, tick, series } = trendContent(
      { ...leadTime, trend: trendOf([1_289, 8_640]) },
      { bucket: 'day', zone: 'UTC' },
    );
    const [first] = series[0].values;
    expect(format(first!)).toBe('21 h 29 min');
    expect(tick?.(3)).toBe('3 days');
  });

  it('draws a line with a gap where there is no value, its band, its target, and all of it as a table', async () => {
    const { container } = draw('line');
    await screen.findByRole('application', { name: /^Adoption\. The numbers/ });
    const [first, second] = container.querySelectorAll(
      'path.recharts-line-curve',
    );
    // Each M lifts the pen
    expect(first.getAttribute('d')!.match(/M/g)).toHaveLength(2);
    expect(second.getAttribute('d')!.match(/M/g)).toHaveLength(1);
    // Told apart by more than their colour
    expect(first.getAttribute('stroke-dasharray')).not.toBe(
      second.getAttribute('stroke-dasharray'),
    );
    expect(
      container.querySelector('path.recharts-area-area')!.getAttribute('d'),
    ).toMatch(/M.*M/);
    expect(await screen.findByText('above 35 %')).toBeInTheDocument();

    await userEvent.click(screen.getByText('Show the numbers'));
    const table = screen.getByRole('table');
    expect(
      within(table)
        .getAllByRole('row')
        .map(row => row.textContent),
    ).toEqual([
      'WeekGolden pathBy handMiddle half',
      '1 Nov10 %5 %5 % to 15 %',
      '8 Nov20 %4 %10 % to 30 %',
      '15 Novno data3 %no data',
      '22 Nov30 %2 %20 % to 40 %',
      '29 Nov40 %1 %30 % to 50 %',
    ]);
  });

  it('stacks parts of a whole, and sets bars side by side', async () => {
    const bars = async (shape: 'bar' | 'stacked') => {
      const { container, unmount } = draw(shape, {
        ...content,
        band: undefined,
        target: undefined,
      });
      await waitFor(() =>
        expect(
          container.querySelectorAll('.recharts-bar-rectangle path'),
        ).toHaveLength(9),
      );
      const left = [
        ...container.querySelectorAll('.recharts-bar-rectangle path'),
      ].map(bar => Math.round(Number(bar.getAttribute('x'))));
      unmount();
      return new Set(left).size;
    };
    // One place along the chart for each week, or two
    expect(await bars('stacked')).toBe(5);
    expect(await bars('bar')).toBe(9);
  });

  it('says why there is nothing to draw', () => {
    draw('line', {
      ...content,
      series: [{ id: 'a', title: 'A', values: [undefined, undefined] }],
    });
    expect(screen.getByText('Nothing told of it yet.')).toBeInTheDocument();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });
});

describe('Sparkline', () => {
  it('breaks where there is no value, and needs two at least', () => {
    const { container, rerender } = render(
      <Sparkline values={[1, 2, undefined, 4, 5]} label="From 1 to 5" />,
    );
    expect(screen.getByRole('img', { name: 'From 1 to 5' })).toBeVisible();
    expect(container.querySelectorAll('polyline')).toHaveLength(2);
    rerender(<Sparkline values={[undefined, 3]} label="One" />);
    expect(container).toBeEmptyDOMElement();
  });
});

describe('PartBars', () => {
  it('fills the width with the longest, and tells each', () => {
    const { container } = render(
      <PartBars
        label="Parts"
        parts={[
          { title: 'Waiting', value: 30, told: '30 min' },
          { title: 'Coding', value: 15, told: '15 min' },
          { title: 'Review', value: undefined, told: 'no data' },
        ]}
      />,
    );
    expect(
      screen.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual(['Waiting30 min', 'Coding15 min', 'Reviewno data']);
    expect(
      [...container.querySelectorAll('[aria-hidden] > span')].map(
        bar => (bar as HTMLElement).style.width,
      ),
    ).toEqual(['100%', '50%', '0%']);
  });
});
