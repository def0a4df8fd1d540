import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { colourOf, dashOf } from './marks';
import type { ChartContent, ChartShape } from './types';

/** Up to so many points each has a dot; one between two gaps would not be seen otherwise. */
const MOST_DOTS = 60;

/** The drawing itself: the only file that knows recharts, so that pages without a chart don't load it. */
export function Drawing(props: {
  content: ChartContent;
  shape: ChartShape;
  width: number;
  height: number;
  label: string;
}) {
  const { content, shape, width, height, label } = props;
  const { labels, series, format, tick, isWhole, band, target, highest } =
    content;
  const points = labels.map((at, index) => ({ at, index }));
  const lowest = Math.min(
    0,
    ...series.flatMap(({ values }) => values.map(value => value ?? 0)),
  );
  const valueOf = (id: string) => {
    const { values } = series.find(one => one.id === id)!;
    return ({ index }: { index: number }) => values[index];
  };
  return (
    <ComposedChart
      data={points}
      width={width}
      height={height}
      margin={{ top: 20, right: 12, bottom: 0, left: 0 }}
      aria-label={label}
    >
      <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
      <XAxis
        dataKey="at"
        tick={{ fill: 'var(--bui-fg-secondary)', fontSize: 12 }}
        stroke="var(--bui-border-2)"
        tickLine={false}
        minTickGap={24}
      />
      <YAxis
        width="auto"
        tick={{ fill: 'var(--bui-fg-secondary)', fontSize: 12 }}
        tickFormatter={tick ?? format}
        allowDecimals={!isWhole}
        axisLine={false}
        tickLine={false}
        domain={[lowest < 0 ? 'auto' : 0, highest ?? 'auto']}
      />
      <Tooltip
        isAnimationActive={false}
        contentStyle={{
          background: 'var(--bui-bg-neutral-2)',
          borderColor: 'var(--bui-border-2)',
          borderRadius: 'var(--bui-radius-2)',
          fontSize: 12,
        }}
        labelStyle={{ color: 'var(--bui-fg-primary)' }}
        itemStyle={{ color: 'var(--bui-fg-primary)' }}
        separator=": "
        cursor={{ fill: 'var(--bui-border-1)', fillOpacity: 0.4 }}
        formatter={value =>
          Array.isArray(value)
            ? value.map(one => format(Number(one))).join(' to ')
            : format(Number(value))
        }
      />
      {band && (
        <Area
          dataKey={({ index }: { index: number }) => {
            const low = band.low[index];
            const high = band.high[index];
            return low === undefined || high === undefined
              ? undefined
              : [low, high];
          }}
          name={band.title}
          fill={colourOf(0)}
          fillOpacity={0.16}
          stroke="none"
          isAnimationActive={false}
        />
      )}
      {series.map(({ id, title }, index) =>
        shape === 'line' ? (
          <Line
            key={id}
            dataKey={valueOf(id)}
            name={title}
            stroke={colourOf(index)}
            strokeWidth={2}
            strokeDasharray={dashOf(index)}
            dot={
              labels.length <= MOST_DOTS && {
                r: 2.5,
                fill: colourOf(index),
                strokeDasharray: '',
              }
            }
            connectNulls={false}
            isAnimationActive={false}
          />
        ) : (
          <Bar
            key={id}
            dataKey={valueOf(id)}
            name={title}
            fill={colourOf(index)}
            // An edge in the colour of the ground, so that parts are told apart without their colours
            stroke="var(--bui-bg-neutral-1)"
            stackId={shape === 'stacked' ? 'all' : undefined}
            maxBarSize={48}
            isAnimationActive={false}
          />
        ),
      )}
      {target && (
        <ReferenceLine
          y={target.value}
          // Seen even where every value is far from it
          ifOverflow="extendDomain"
          stroke="var(--bui-fg-secondary)"
          strokeDasharray="2 4"
          label={{
            value: target.title,
            // Above the line, with room for it on top
            position: 'insideBottomRight',
            fill: 'var(--bui-fg-secondary)',
            fontSize: 12,
          }}
        />
      )}
    </ComposedChart>
  );
}
