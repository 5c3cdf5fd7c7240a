import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { Route, Switch } from 'wouter-preact';
import { organisationIn, siteNameIn, standardsIn } from '@vigil/shared/public/organisation-name.js';
import type { ComponentChildren, FunctionComponent } from 'preact';
import { useMemo } from 'preact/hooks';
import { getEarly } from './api.js';
import { AboutContext } from './installation-info.js';
import { lazily, lazyPage, NotLoaded, usePublicFetch } from './use-public-fetch.js';
import { QuickExit } from './quick-exit/quick-exit.js';
import { Band } from './ui/band.js';
import { useText, Words } from './text-bundles.js';

// Most readers open the map first, so its code loads together with the texts, not after them.
if (!import.meta.env.SSR && location.pathname === '/') {
  import('./public-site/map-page.js').catch(() => {
    /* reported where the page is drawn */
  });
  // What the map will ask for. Only the server knows already which figure: its period depends on what is recorded.
  const figure = document.querySelector<HTMLMetaElement>('meta[name="first-figure"]')?.content;
  for (const path of ['/api/public/about', '/api/public/places', '/api/public/areas/1.topo.json']) void getEarly(path);
  if (figure) void getEarly(figure);
}

const NotFoundPage = lazyPage(() => import('./public-site/pages/not-found-page.js'));
const Method = lazyPage(() => import('./public-site/pages/method-page.js'));
const Changes = lazyPage(() => import('./public-site/pages/changes-page.js'));
const Desk = lazily(() => import('./desk/desk.js'));

/** The page of each address. One of a record, a group, a place or a report gets its code. */
const PAGES: readonly [path: string, FunctionComponent<{ code: string }>][] = [
  ['/desk/*?', Desk],
  ['/sign-in', Desk],
  // Without scripts there is no map: the server renders the same numbers as tables.
  [
    '/',
    lazyPage(() =>
      import.meta.env.SSR ? import('./server-rendered/map-page.js') : import('./public-site/map-page.js'),
    ),
  ],
  ['/incidents/:code', lazyPage(() => import('./public-site/pages/incident-page.js'))],
  ['/groups', lazyPage(() => import('./public-site/pages/groups-page.js'))],
  ['/groups/:code', lazyPage(() => import('./public-site/pages/group-page.js'))],
  ['/places', lazyPage(() => import('./public-site/pages/places-page.js'))],
  ['/places/:code', lazyPage(() => import('./public-site/pages/place-page.js'))],
  ['/reports/:code?', lazyPage(() => import('./public-site/pages/report-page.js'))],
  ['/search', lazyPage(() => import('./public-site/pages/search-page.js'))],
  ['/changes', Changes],
  ['/changes/figure', Changes],
  ['/method', Method],
  ['/how-we-count', Method],
  ['/people/:code?', Method],
  ['/codebook', lazyPage(() => import('./public-site/pages/codebook-page.js'))],
  ['/data', lazyPage(() => import('./public-site/pages/data-page.js'))],
  ['/objections/:code?', lazyPage(() => import('./public-site/pages/objection-page.js'))],
  [
    '/embed',
    lazyPage(() =>
      import.meta.env.SSR ? import('./server-rendered/embed-page.js') : import('./public-site/embed-page.js'),
    ),
  ],
];

/** What every page has: texts, data about this installation, the demo band, and the router. */
export function Shell() {
  const reading = usePublicFetch<PublicAbout>('/api/public/about');
  const about = reading.value;
  return (
    <Words bundles={['app']}>
      <AboutIn about={about}>
        {about?.demo && <DemoBand />}
        {reading.state === 'failed' && about === null && <NotLoaded again={reading.again} />}
        <Switch>
          {PAGES.map(([path, Page]) => (
            // No key: from /sign-in to /desk, the desk stays the same one.
            <Route path={path}>{(params: { code?: string }) => <Page code={params.code ?? ''} />}</Route>
          ))}
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
        <Switch>
          <Route path="/embed">{null}</Route>
          <Route>
            <QuickExit />
          </Route>
        </Switch>
      </AboutIn>
    </Words>
  );
}

/** Provides what this installation publishes about itself, in the reader's language. */
function AboutIn({ about, children }: { about: PublicAbout | null; children: ComponentChildren }) {
  const t = useText();
  const said = useMemo(
    () =>
      about && {
        ...about,
        organisation: organisationIn(about, t),
        siteName: siteNameIn(about, t),
        standards: standardsIn(about, t),
        storedStandards: about.standards,
      },
    [about, t],
  );
  return <AboutContext.Provider value={said}>{children}</AboutContext.Provider>;
}

function DemoBand() {
  const t = useText();
  return (
    <aside aria-label={t('app.demo')}>
      <Band tone="demo">
        <strong>{t('app.demo')}</strong> {t('app.demo-text')}
      </Band>
    </aside>
  );
}
