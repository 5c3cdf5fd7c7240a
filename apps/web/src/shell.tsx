import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { Route, Switch } from 'wouter-preact';
import { organisationIn, standardsIn } from '@vigil/shared/public/organisation.js';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { AboutContext } from './installation-info.js';
import { lazily, NotLoaded, usePublicFetch } from './use-public-fetch.js';
import { QuickExit } from './quick-exit/quick-exit.js';
import { Band } from './ui/band.js';
import { useText, Words } from './text-bundles.js';

// Without scripts there is no map: the server renders the same numbers as tables.
const loadMap = () => (import.meta.env.SSR ? import('./served/map-page.js') : import('./public-site/map-page.js'));
// Most readers open the map first, so its code loads together with the texts, not after them.
if (!import.meta.env.SSR && location.pathname === '/') {
  loadMap().catch(() => {
    /* reported where the page is drawn */
  });
  // The map requests these again and finds them in the browser's cache.
  for (const path of ['/api/public/places', '/api/public/areas/1.topo.json'])
    fetch(path).catch(() => {
      /* reported there, too */
    });
}

const MapPage = lazily(loadMap);
const IncidentPage = lazily(() => import('./public-site/pages/incident-page.js'));
const GroupsPage = lazily(() => import('./public-site/pages/groups-page.js'));
const GroupPage = lazily(() => import('./public-site/pages/group-page.js'));
const PlacesPage = lazily(() => import('./public-site/pages/places-page.js'));
const PlacePage = lazily(() => import('./public-site/pages/place-page.js'));
const ReportPage = lazily(() => import('./public-site/pages/report-page.js'));
const ChangesPage = lazily(() => import('./public-site/pages/changes-page.js'));
const MethodPage = lazily(() => import('./public-site/pages/method-page.js'));
const CodebookPage = lazily(() => import('./public-site/pages/codebook-page.js'));
const DataPage = lazily(() => import('./public-site/pages/data-page.js'));
const EmbedPage = lazily(() =>
  import.meta.env.SSR ? import('./served/embed-page.js') : import('./public-site/embed-page.js'),
);
const NoPage = lazily(() => import('./public-site/pages/no-page.js'));
const Desk = lazily(() => import('./desk/desk.js'));

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
          <Route path="/desk/*?">
            <Desk />
          </Route>
          <Route path="/sign-in">
            <Desk />
          </Route>
          <Route path="/">
            <MapPage />
          </Route>
          <Route path="/incidents/:code">{({ code }) => <IncidentPage code={code} />}</Route>
          <Route path="/groups">
            <GroupsPage />
          </Route>
          <Route path="/groups/:code">{({ code }) => <GroupPage code={code} />}</Route>
          <Route path="/places">
            <PlacesPage />
          </Route>
          <Route path="/places/:code">{({ code }) => <PlacePage code={code} />}</Route>
          <Route path="/reports/:code">{({ code }) => <ReportPage code={code} />}</Route>
          <Route path="/changes">
            <ChangesPage />
          </Route>
          <Route path="/method">
            <MethodPage />
          </Route>
          <Route path="/codebook">
            <CodebookPage />
          </Route>
          <Route path="/data">
            <DataPage />
          </Route>
          <Route path="/embed">
            <EmbedPage />
          </Route>
          <Route>
            <NoPage />
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
        organisation: organisationIn(about.organisation, t),
        standards: standardsIn(about.standards, t),
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
