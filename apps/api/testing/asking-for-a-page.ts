import { jest } from '@jest/globals';
import { CalendarController } from '../public-site/calendar.controller.js';
import { IncidentListController } from '../public-site/incident-list.controller.js';
import { OverviewController } from '../public-site/overview.controller.js';
import { PublicApiController } from '../public-site/public-api.controller.js';
import type { TestApp } from './app.js';

/**
 * Notes what the server asks itself for a page from now on: for which paths, and how often it went on only after an
 * answer. `jest.restoreAllMocks` ends it.
 */
export const asking = (app: TestApp) => {
  const paths: string[] = [];
  let rounds = 0;
  let isRound = false;
  const note = (path: string): void => {
    paths.push(path);
    if (isRound) return;
    rounds += 1;
    isRound = true;
    // What one pass lacks is asked at once, before anything else runs.
    queueMicrotask(() => {
      isRound = false;
    });
  };
  const inject = app.server.inject.bind(app.server);
  const open = new Set<string>();
  jest.spyOn(app.server, 'inject').mockImplementation((async (request: { url: string }) => {
    note(request.url);
    open.add(request.url);
    return inject(request).finally(() => open.delete(request.url));
  }) as never);
  /** The route of one incident calls what is called without it, too. */
  const isOfRoute = (of: unknown): boolean => open.has(`/api/public/incidents/${String(of)}`);
  const noteCalls = (controller: object, name: string): void => {
    const route = controller as Record<string, (...of: unknown[]) => unknown>;
    const known = route[name]!.bind(route);
    jest.spyOn(route, name).mockImplementation((...of) => {
      if (!isOfRoute(of[0]))
        note(`${name} ${JSON.stringify(typeof of[0] === 'object' ? Object.entries(of[0]!).sort() : of[0])}`);
      return known(...of);
    });
  };
  for (const name of ['compactCounts', 'incident', 'changes']) noteCalls(app.app.get(PublicApiController), name);
  noteCalls(app.app.get(IncidentListController), 'incidents');
  noteCalls(app.app.get(OverviewController), 'overview');
  noteCalls(app.app.get(CalendarController), 'calendar');
  return { paths, passes: () => rounds + 1 };
};
