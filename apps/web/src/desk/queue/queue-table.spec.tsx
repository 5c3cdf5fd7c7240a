import { jest } from '@jest/globals';
import { USUAL_SETTINGS } from '@vigil/shared/staff-responses/queue-views.js';
import type { QueueItem } from '@vigil/shared/staff-responses/record-queue.js';
import en from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import km from '@vigil/shared/text/queue/km.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

let text = createText('en', en);
jest.unstable_mockModule('../../text-bundles.js', () => ({ useText: () => text }));
jest.unstable_mockModule('../desk-link.js', () => ({
  DeskLink: ({ to, children, ...more }: { to: string; children: ComponentChildren; 'aria-label'?: string }) => (
    <a href={to} {...more}>
      {children}
    </a>
  ),
}));
jest.unstable_mockModule('../groups-context.js', () => ({ useGroups: () => ({}), groupName: () => '' }));
jest.unstable_mockModule('../places-context.js', () => ({ usePlaces: () => ({}), formatListedPlace: () => '' }));
let isOfCards = false;
jest.unstable_mockModule('./use-media.js', () => ({ CARDS: '', WIDE: '', useMedia: () => isOfCards }));
const { QueueTable } = await import('./queue-table.js');
const { WHOLE_QUEUE } = await import('./queue-address.js');

const item = (id: string, title: string | null) =>
  ({ id, title, gaps: [], tags: [], double: { record: `other-${id}`, reasons: ['day'] } }) as unknown as QueueItem;
const settings = { ...USUAL_SETTINGS, columns: ['title' as const] };

describe('the queue’s links to records that may be duplicates', () => {
  it.each([
    ['en', en],
    ['km', km],
  ] as const)('say of which record, since they all look the same: %s', (language, words) => {
    text = createText(language, words);
    const html = renderToString(
      <QueueTable
        items={[item('a', 'March'), item('b', 'Vigil'), item('c', null)]}
        settings={settings}
        address={WHOLE_QUEUE}
        show={() => undefined}
      />,
    );
    const links = [...html.matchAll(/<a href="\/desk\/incidents\/other-\w"([^>]*)>([^<]*)<\/a>/g)];
    const labels = links.map(([, attributes]) => /aria-label="([^"]*)"/.exec(attributes!)?.[1] ?? '');
    const seen = words['desk.queue.double'];
    expect(links.map(([, , inside]) => inside)).toEqual(Array(3).fill(seen));
    // What is seen is part of the label, so that whoever speaks to their computer can say it.
    for (const label of labels) expect(label).toContain(seen.slice(0, -1));
    expect(['March', 'Vigil', words['desk.home.untitled']].map((title, n) => labels[n]!.includes(title))).toEqual(
      Array(3).fill(true),
    );
  });

  it('are none where none was found of as many as it was compared with, and that is said', () => {
    text = createText('en', en);
    const compared = { n: 2000, of: 2500 };
    const one = { ...item('a', 'March'), double: { record: null, reasons: [], compared } } as unknown as QueueItem;
    const html = renderToString(
      <QueueTable items={[one]} settings={settings} address={WHOLE_QUEUE} show={() => undefined} />,
    );
    expect(html).toContain(text('desk.queue.double-none', compared));
    expect(html).not.toContain('/desk/incidents/null');
  });
});

describe('the cells of a row', () => {
  const classes = (isNarrow: boolean): string[] => {
    isOfCards = isNarrow;
    const html = renderToString(
      <QueueTable
        items={[item('a', 'March')]}
        settings={{ ...USUAL_SETTINGS, columns: ['status', 'title', 'grade'] }}
        address={WHOLE_QUEUE}
        show={() => undefined}
      />,
    );
    return [...html.matchAll(/<td[^>]* class="queue-(\w+)/g)].map(([, name]) => name!);
  };

  it('are in the order of the columns, and on a phone a card begins with its title, in the markup too', () => {
    expect([classes(false), classes(true)]).toEqual([
      ['status', 'title', 'grade'],
      ['title', 'status', 'grade'],
    ]);
  });
});
