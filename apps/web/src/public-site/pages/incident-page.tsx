import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Words as WordList } from '@vigil/shared/text/text.js';
import { type Day, isDay } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import { inLanguage } from '@vigil/shared/incident/translation.js';
import type { PublicRecord } from '@vigil/shared/public/response-types.js';
import { useEffect } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { Link } from '../../ui/link.js';
import { navigate } from 'wouter-preact/use-browser-location';
import type { ProblemBody } from '../../api.js';
import { useAbout } from '../../installation-info.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { setHead, pageBeingRendered } from '../../page-being-rendered.js';
import { reportOf } from '../../server-rendered/structured-data.js';
import { addBundleFiles, useText } from '../../text-bundles.js';
import { useGroups } from '../use-figures.js';
import { usePlacesOf } from '../use-places.js';
import { Cite } from './cite.js';
import { paragraphOf } from './incident-paragraph.js';
import { IncidentShown } from './incident-shown.js';
import { History, MergedRecords } from './incident-grade-sources-history.js';
import { RelatedIncidents } from './related-incidents.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { Label, Said } from './record-text.js';

addBundleFiles(
  import.meta.glob<WordList>('../../../../../libs/shared/text/{incident-story,relations}/*.json', {
    import: 'default',
  }),
);

export default function IncidentPage({ code }: { code: string }) {
  return (
    <PageWords more={['incident-story', 'relations']}>
      <Incident key={code} code={code} />
    </PageWords>
  );
}

const codeIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** One incident, as far as it is known and may be shown. A merged one redirects to the remaining record. */
function Incident({ code }: { code: string }) {
  const t = useText();
  const reading = usePublicFetch<PublicRecord>(`/api/public/incidents/${encodeURIComponent(code)}`);
  const cameFrom = new URLSearchParams(useSearch()).get('from');
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

function Shown({ incident, cameFrom }: { incident: PublicRecord; cameFrom: string | null }) {
  const t = useText();
  const groups = useGroups();
  const about = useAbout();
  const places = usePlacesOf([incident.place.code, ...incident.acts.map(({ place }) => place?.code ?? null)]);
  const where = places?.nameOfRecord(incident.place.code, t.language);
  const page = import.meta.env.SSR ? pageBeingRendered() : null;
  if (page && about && places && where) {
    setHead({
      kind: 'article',
      canonical: `/incidents/${incident.code}`,
      picture: `/incidents/${incident.code}/picture.png`,
      description: incident.story?.[storedLanguage(t.language)] ?? paragraphOf(incident, places, groups, t, about),
      data: reportOf(about, incident, where, t.language, page.origin),
    });
  }
  const title = inLanguage(incident.title, incident.titleTranslation, t.language);
  return (
    <Page title={title}>
      <IncidentShown
        incident={incident}
        places={places}
        groups={groups}
        story={incident.story}
        cameFrom={cameFrom}
        pictures={incident.pictures.map((picture) => ({
          ...picture,
          path: `/api/public/incidents/${incident.code}/pictures/${picture.id}`,
        }))}
      />
      <RelatedIncidents relations={incident.relations} />
      <History incident={incident} />
      <MergedRecords joined={incident.joined} />
      <Cite kind="incidents" code={incident.code} title={title} />
    </Page>
  );
}

/** A record that was published and no longer is: says so and why, but nothing of its content. */
function Gone({ code, problem }: { code: string; problem: ProblemBody }) {
  const t = useText();
  const what = problem.what === 'withdrawn' ? 'withdrawn' : 'retracted';
  const day: Day | null = isDay(problem.day) ? problem.day : null;
  const reason = typeof problem.reason === 'string' ? problem.reason : null;
  return (
    <Page title={t(`incident.${what}`, { code })}>
      <p class="kicker">{code}</p>
      <h1>{t(`incident.${what}`, { code })}</h1>
      {day && <p>{t('incident.gone-since', { day: formatDay(day, t.language) })}</p>}
      <p>{t(`incident.${what}-text`)}</p>
      {reason && what === 'retracted' && (
        <p>
          <strong>{t('incident.reason')}</strong> <Label code={reason} />
        </p>
      )}
      {typeof problem.note === 'string' && what === 'retracted' && (
        <p class="note">
          <Said>{problem.note}</Said>
        </p>
      )}
      <p>
        <Link href="/changes">{t('incident.all-changes')}</Link>
      </p>
      <p>
        <Link href="/" class="button">
          {t('app.to-map')}
        </Link>
      </p>
    </Page>
  );
}
