import { Injectable } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { actionOf } from './allow-decorator.js';
import type { Metric, Sample } from './open-metrics.js';

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY] as const;
const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;
/**
 * Everything but public reading is one route: how often each is used would tell that a person was handed in, that a
 * phone sent a report, or that somebody objected.
 */
const OTHER = 'other';

interface Counted {
  statuses: number[];
  buckets: number[];
  seconds: number;
}

/** Counts requests, by the pattern of their route and never by an address. */
@Injectable()
export class RequestMetrics {
  private readonly routes = new Map<string, Counted>();

  /** Measures every request of a server. Call it before any route is added. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, config }: RouteOptions) => void this.countedOf(labelOf(url, config)));
    this.countedOf(OTHER);
    server.addHook('onResponse', (request, reply, done) => {
      const { url, config } = request.routeOptions;
      this.count(labelOf(url, config), reply.statusCode, reply.elapsedTime / 1000);
      done();
    });
  }

  count(route: string, status: number, seconds: number): void {
    const counted = this.routes.get(route);
    const statusClass = Math.floor(status / 100) - 2;
    if (!counted || counted.statuses[statusClass] === undefined) return;
    counted.statuses[statusClass] += 1;
    counted.buckets[BUCKETS.findIndex((bound) => seconds <= bound)]! += 1;
    counted.seconds += seconds;
  }

  metrics(): Metric[] {
    const routes = [...this.routes].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      {
        name: 'vigil_http_requests',
        type: 'counter',
        help: 'Requests that were answered, by route and class of status; all that is not public reading is "other".',
        samples: routes.flatMap(([route, { statuses }]) =>
          statuses.map((value, i) => ({ suffix: '_total', labels: { route, status: STATUS_CLASSES[i]! }, value })),
        ),
      },
      {
        name: 'vigil_http_request_duration_seconds',
        type: 'histogram',
        help: 'Seconds until a request was answered, by route.',
        samples: routes.flatMap(([route, counted]) => histogramOf(route, counted)),
      },
    ];
  }

  private countedOf(route: string): Counted {
    let counted = this.routes.get(route);
    if (!counted) {
      counted = { statuses: STATUS_CLASSES.map(() => 0), buckets: BUCKETS.map(() => 0), seconds: 0 };
      this.routes.set(route, counted);
    }
    return counted;
  }
}

/** As OpenMetrics wants it: '1.0'. */
const nameOf = (bound: number): string =>
  bound === Number.POSITIVE_INFINITY ? '+Inf' : Number.isInteger(bound) ? `${bound}.0` : String(bound);

/** Who opens the form of an objection reads a public page, and is about to write about somebody. */
const labelOf = (url: string | undefined, config: unknown): string =>
  url !== undefined && actionOf(config) === 'read-public' && !url.includes('objection') ? url : OTHER;

const histogramOf = (route: string, { buckets, seconds }: Counted): Sample[] => {
  let count = 0;
  const bounds = BUCKETS.map((bound, i) => {
    count += buckets[i]!;
    return {
      suffix: '_bucket',
      labels: { route, le: nameOf(bound) },
      value: count,
    };
  });
  return [
    ...bounds,
    { suffix: '_sum', labels: { route }, value: seconds },
    { suffix: '_count', labels: { route }, value: count },
  ];
};
