/** A number that Vigil measures, and its values by label. The text is OpenMetrics 1.0. */
export interface Metric {
  /** Without the `_total` of a counter. */
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  samples: readonly Sample[];
}
export interface Sample {
  /** What follows the metric's name: '_total', '_bucket', '_sum', '_count'. */
  suffix?: string;
  /** Closed lists alone: no value of a label comes from input. */
  labels?: Readonly<Record<string, string>>;
  value: number;
}

export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const labelsOf = (labels: Readonly<Record<string, string>> = {}): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
};
const numberOf = (value: number): string =>
  value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);

/** Formats metrics as OpenMetrics. A metric without a sample is left out: what is not known is not zero. */
export const formatOpenMetrics = (metrics: readonly Metric[]): string =>
  `${metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) =>
      [
        `# TYPE ${name} ${type}`,
        `# HELP ${name} ${escaped(help)}`,
        ...samples.map(({ suffix = '', labels, value }) => `${name}${suffix}${labelsOf(labels)} ${numberOf(value)}`),
      ].join('\n'),
    )
    .join('\n')}\n# EOF\n`;
