import { formatOpenMetrics } from './open-metrics.js';
import { RequestMetrics } from './request-metrics.js';

describe('the text of metrics', () => {
  it('is OpenMetrics: type, help, samples and an end; what has no sample is left out', () => {
    expect(
      formatOpenMetrics([
        { name: 'a', type: 'gauge', help: 'An "a"\nand \\', samples: [{ labels: { of: 'x"y\\\n' }, value: 0.5 }] },
        { name: 'b', type: 'counter', help: 'B.', samples: [{ suffix: '_total', value: 3 }] },
        { name: 'c', type: 'gauge', help: 'Not known.', samples: [] },
      ]),
    ).toBe(
      '# TYPE a gauge\n# HELP a An \\"a\\"\\nand \\\\\na{of="x\\"y\\\\\\n"} 0.5\n# TYPE b counter\n# HELP b B.\nb_total 3\n# EOF\n',
    );
  });
});

describe('requests', () => {
  const watched = (): RequestMetrics => {
    const metrics = new RequestMetrics();
    const hooks: Record<string, (...args: never[]) => void> = {};
    metrics.watch({ addHook: (name: string, hook: never) => (hooks[name] = hook) } as never);
    hooks['onRoute']!({ url: '/api/public/places/:id', config: { action: 'read-public' } } as never);
    hooks['onRoute']!({ url: '/api/people', config: { action: 'hand-in-person' } } as never);
    return metrics;
  };
  const samplesOf = (metrics: RequestMetrics, name: string) =>
    metrics.metrics().find((metric) => metric.name === name)!.samples;

  it('are counted by public route, class of status and time; everything else is one route', () => {
    const metrics = watched();
    const routes = new Set(samplesOf(metrics, 'vigil_http_requests').map(({ labels }) => labels!['route']));
    expect([...routes]).toEqual(['/api/public/places/:id', 'other']);
    metrics.count('other', 201, 0.02);
    metrics.count('other', 204, 12);
    metrics.count('other', 503, 0.005);
    const other = samplesOf(metrics, 'vigil_http_requests').filter(({ labels }) => labels!['route'] === 'other');
    expect(other.map(({ labels, value }) => `${labels!['status']} ${value}`)).toEqual([
      '2xx 2',
      '3xx 0',
      '4xx 0',
      '5xx 1',
    ]);
    const times = samplesOf(metrics, 'vigil_http_request_duration_seconds').filter(
      ({ labels }) => labels!['route'] === 'other',
    );
    expect(times.map(({ suffix, labels, value }) => `${suffix} ${labels!['le'] ?? ''} ${value}`)).toEqual([
      '_bucket 0.005 1',
      '_bucket 0.01 1',
      '_bucket 0.025 2',
      '_bucket 0.05 2',
      '_bucket 0.1 2',
      '_bucket 0.25 2',
      '_bucket 0.5 2',
      '_bucket 1.0 2',
      '_bucket 2.5 2',
      '_bucket 5.0 2',
      '_bucket 10.0 2',
      '_bucket +Inf 3',
      '_sum  12.025',
      '_count  3',
    ]);
  });

  it('of no route that the server has, or with a status that is none, are not counted', () => {
    const metrics = watched();
    metrics.count('/api/people', 200, 1);
    metrics.count('other', 101, 1);
    expect(samplesOf(metrics, 'vigil_http_requests').every(({ value }) => value === 0)).toBe(true);
  });
});
