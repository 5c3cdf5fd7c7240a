import type { PublicAbout } from '@vigil/shared/public/shapes.js';
import { Route, Switch } from 'wouter-preact';
import { AboutContext } from './about.js';
import { lazily, useReading } from './load.js';
import { Band } from './ui/band.js';
import { useText, Words } from './words.js';

const MapPage = lazily(() => import('./public-map/map-page.js'));
const Desk = lazily(() => import('./desk/desk.js'));

/** Everything that every page has: the words, what this installation is, the demo band, and the way to the pages. */
export function Shell() {
  const about = useReading<PublicAbout>('/api/public/about').value;
  return (
    <Words rooms={['app']}>
      <AboutContext.Provider value={about}>
        {about?.demo && <DemoBand />}
        <Switch>
          <Route path="/desk/*?"><Desk /></Route>
          <Route path="/sign-in"><Desk /></Route>
          <Route path="/"><MapPage /></Route>
          <Route><p class="page">Vigil</p></Route>
        </Switch>
      </AboutContext.Provider>
    </Words>
  );
}

function DemoBand() {
  const t = useText();
  return <Band tone="demo"><strong>{t('app.demo')}</strong> {t('app.demo-text')}</Band>;
}
