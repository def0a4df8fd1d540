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
  /** The same along the axis, where it is another: in one unit for all of them. */
  tick?: (value: number) => string;
  /** Things are counted: an axis of half ones would mean nothing. */
  isWhole?: boolean;
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
