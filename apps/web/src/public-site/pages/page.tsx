import type { ComponentChildren } from 'preact';
import { Link } from '../../ui/link.js';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { type TextBundle, useText, Words } from '../../text-bundles.js';
import { Frame } from '../frame.js';
import './pages.css';
import './print.css';
import './record.css';

/** A public page for reading: the frame, and one column of text. */
export function Page({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <Frame title={title}>
      <article class="page reading">{children}</article>
    </Frame>
  );
}

const BUNDLES: readonly TextBundle[] = ['app', 'public', 'pages', 'counting', 'rule'];

/** Loads the text bundles of public pages. @param more bundles of this page only */
export function PageWords({ more = [], children }: { more?: readonly TextBundle[]; children: ComponentChildren }) {
  return <Words bundles={[...BUNDLES, ...more]}>{children}</Words>;
}

/** Says that there is nothing at an address, with a link onwards: to the map, unless it says where. */
export function NotFound({ said, onwards }: { said: string; onwards?: { to: string; label: string } }) {
  const t = useText();
  const { to, label } = onwards ?? { to: '/', label: t('app.to-map') };
  return (
    <Page title={said}>
      <h1>{said}</h1>
      <p>{t('pages.check-address')}</p>
      <p>
        <Link href={to} class="button">
          {label}
        </Link>
      </p>
    </Page>
  );
}

/** Says why there is nothing to read: not found, or what went wrong, with a way to try again. */
export function NothingHere({
  problem,
  notFound,
  again,
}: {
  problem: ProblemBody;
  notFound: string;
  again: () => void;
}) {
  const t = useText();
  if (problem.code === 'not-found') return <NotFound said={notFound} />;
  const said = problem.code === 'unreachable' ? t('app.unreachable') : problem.title || t('app.unexpected');
  return (
    <Page title={said}>
      <div role="alert">
        <h1>{said}</h1>
        {problem.requestId && <p class="quiet">{t('app.request-id', { id: problem.requestId })}</p>}
      </div>
      <Button onClick={again}>{t('app.again')}</Button>
    </Page>
  );
}

export function Loading() {
  const t = useText();
  return (
    <Page title={t('app.loading')}>
      <p class="quiet" aria-busy="true">
        {t('app.loading')}
      </p>
    </Page>
  );
}
