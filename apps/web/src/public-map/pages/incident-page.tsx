import { sayWindow } from '@vigil/shared/day/words.js';
import type { PublicIncident } from '@vigil/shared/public/shapes.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useEffect, useState } from 'preact/hooks';
import { navigate } from 'wouter-preact/use-browser-location';
import type { ProblemBody } from '../../api.js';
import { useReading } from '../../load.js';
import { useText } from '../../words.js';
import { useGroups } from '../figures.js';
import { usePlacesOf } from '../use-places.js';
import { Accounts } from './incident-accounts.js';
import { Acts, Harms } from './incident-acts.js';
import { Facts } from './incident-facts.js';
import { Grade, History, Sources } from './incident-sources.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';

export default function IncidentPage({ code }: { code: string }) {
  return <PageWords><Incident key={code} code={code} /></PageWords>;
}

const codeIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** One incident as far as it is known and may be shown. A joined one leads on to the record that stays. */
function Incident({ code }: { code: string }) {
  const t = useText();
  const reading = useReading<PublicIncident>(`/api/public/incidents/${encodeURIComponent(code)}`);
  const cameFrom = new URLSearchParams(location.search).get('from');
  useEffect(() => {
    if (reading.state !== 'ready' || codeIn(reading.path) === code) return;
    const query = new URLSearchParams(location.search);
    query.set('from', code);
    navigate(`/incidents/${codeIn(reading.path)}?${query}`, { replace: true });
  }, [reading.state]);
  if (reading.state === 'failed') {
    if (reading.problem.code === 'gone') return <Gone code={code} problem={reading.problem} />;
    return <NothingHere problem={reading.problem} notFound={t('incident.none', { code })} again={reading.again} />;
  }
  return reading.value ? <Shown incident={reading.value} cameFrom={cameFrom} /> : <Loading />;
}

function Shown({ incident, cameFrom }: { incident: PublicIncident; cameFrom: string | null }) {
  const t = useText();
  const groups = useGroups();
  const places = usePlacesOf([incident.place.code, ...incident.acts.map(({ place }) => place?.code ?? null)]);
  return (
    <Page title={incident.title}>
      <p class="kicker">{label(incident.kind, t.language)} · {incident.code}</p>
      <h1>{incident.title}</h1>
      <p class="dateline">{sayWindow(incident.when as Parameters<typeof sayWindow>[0], t.language)}{places && ` · ${places.fullName(incident.place.code ?? places.country.code, t.language)}`}</p>
      {cameFrom && <p class="note">{t('incident.joined', { code: cameFrom })}</p>}
      {incident.summary && <p class="lead">{incident.summary}</p>}
      <Grade incident={incident} />
      <Facts incident={incident} places={places} groups={groups} />
      <Acts incident={incident} places={places} />
      <Harms incident={incident} />
      <Accounts accounts={incident.accounts} />
      <Sources sources={incident.sources} />
      <History incident={incident} />
      <Address code={incident.code} />
    </Page>
  );
}

/** An address that stays the same, to be cited. */
function Address({ code }: { code: string }) {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  const address = `${location.origin}/incidents/${code}`;
  const copy = (): void => { void navigator.clipboard?.writeText(address).then(() => setCopied(true), () => setCopied(false)); };
  return (
    <section class="part">
      <h2>{t('incident.address')}</h2>
      <p class="address"><a href={`/incidents/${code}`}>{address}</a>
        {navigator.clipboard !== undefined && <button type="button" class="button button-small" onClick={copy}>{t(isCopied ? 'pages.copied' : 'pages.copy')}</button>}</p>
      <p class="visually-hidden" role="status">{isCopied && t('pages.copied')}</p>
    </section>
  );
}

/** What was published and is no more: that, why, and nothing of what it said. */
function Gone({ code, problem }: { code: string; problem: ProblemBody }) {
  const t = useText();
  const what = problem.what === 'withdrawn' ? 'withdrawn' : 'retracted';
  const reason = typeof problem.reason === 'string' ? label(problem.reason, t.language) : null;
  return (
    <Page title={t(`incident.${what}`, { code })}>
      <p class="kicker">{code}</p>
      <h1>{t(`incident.${what}`, { code })}</h1>
      <p>{t(`incident.${what}-text`)}</p>
      {reason && what === 'retracted' && <p><strong>{t('incident.reason')}</strong> {reason}</p>}
      {typeof problem.note === 'string' && what === 'retracted' && <p class="note">{problem.note}</p>}
      <p><a href="/" class="button">{t('app.to-map')}</a></p>
    </Page>
  );
}
