/** One line, or the bars of one colour. */
export interface ChartSeries {
  id: string;
  title: string;
  /** One for each label; `undefined` is drawn as a gap, never as 0. */
  values: Array<number | undefined>;
}

/** What a chart shows, whatever it is drawn as. */
export interface ChartContent {
  /** What stands along it, such as weeks. */
  labels: string[];
  series: ChartSeries[];
  /** A value with its unit: "84 %". */
  format: (value: number) => string;
  /** A range behind the first series, such as the middle half. */
  band?: {
    title: string;
    low: Array<number | undefined>;
    high: Array<number | undefined>;
  };
  target?: { title: string; value: number };
  /** Where the scale itself ends, as 10 of points does. */
  highest?: number;
}

/** `stacked` is for parts of a whole. */
export type ChartShape = 'line' | 'bar' | 'stacked';
