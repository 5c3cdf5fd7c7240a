import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useEffect } from 'preact/hooks';
import { setHead } from '../../page-being-rendered.js';
import { useText, Words } from '../../text-bundles.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { EmbedAttribution } from '../embed-attribution.js';
import { type SubjectPart, subjectIn } from '../embed-code.js';
import type { Places } from '../places.js';
import { useCoverage } from '../use-figures.js';
import { usePlacesOf } from '../use-places.js';
import type { View } from '../view.js';
import { Calendar } from './calendar-strip.js';
import { RateByYear, useRateYears } from './rate-by-year.js';
import { RateAgainstOthers } from './rates.js';
import { withReasons } from './share-gaps.js';
import { hasShare, ShareByYear } from './share-over-time.js';
import { groupSubject, placeSubject } from './subject-of.js';
import { type PartView, SUBJECT_RATES } from './subject-parts.js';
import type { Subject } from './subject-types.js';
import { useDrawnPart, useToldPart } from './use-part.js';
import { ActorTable } from './who-acted.js';

export interface EmbeddedPartProps {
  part: SubjectPart;
  view: View;
  /** Of the edition that the view shows. */
  about: PublicAbout;
}

/** One part of a group's or place's page with its sentence and source, in another site's page. */
export default function EmbeddedPart(props: EmbeddedPartProps) {
  return (
    <Words bundles={['app', 'public', 'beside', 'counting', 'rule', 'pages', 'data']}>
      <Found {...props} />
    </Words>
  );
}

/** Finds the group or place that the address names. */
function Found(props: EmbeddedPartProps) {
  const t = useText();
  const { kind, code } = subjectIn(props.view)!;
  const reading = usePublicFetch<{ items: PublicGroup[] }>('/api/public/groups');
  const groups = reading.value?.items ?? null;
  const places = usePlacesOf(kind === 'places' ? [code] : []);
  if (reading.state === 'failed' && groups === null)
    return <p role="alert">{reading.problem.title || t('app.unreachable')}</p>;
  if (groups === null || places === null) return null;
  const subject = subjectOf(kind, code, groups, places, t);
  if (subject === null) return <p role="alert">{t(kind === 'groups' ? 'group.none' : 'place.none', { code })}</p>;
  return <Part {...props} {...{ subject, groups, places }} />;
}

const subjectOf = (
  kind: Subject['kind'],
  code: string,
  groups: readonly PublicGroup[],
  places: Places,
  t: Text,
): Subject | null => {
  if (kind === 'places') {
    const place = places.get(code);
    return place ? placeSubject(place, places, [], t) : null;
  }
  const group = groups.find((one) => one.code === code);
  return group ? groupSubject(group, groups, [], t) : null;
};

interface Known extends EmbeddedPartProps {
  subject: Subject;
  groups: readonly PublicGroup[];
  places: Places;
}

function Part(props: Known) {
  const t = useText();
  const { part, view, about, subject } = props;
  const coverage = useCoverage(view.asOf);
  const rate = SUBJECT_RATES.find((one) => one === view.indicator) ?? 'I03';
  const of: PartView = { part, subject, rate, period: view.period, asOf: view.asOf };
  const told = useToldPart(of, { ...props, coverage });
  const title = `${t('cell.said', { name: subject.name, said: t(`share.${part}`) })} – ${about.organisation}`;
  setHead({ title });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <h1 class="embed-sentence">
        {told && (
          <>
            {told.said[0]}
            <span class="sentence-beside">
              {told.said[1]}
              {t('headline.end')}
            </span>
          </>
        )}
      </h1>
      <Drawn {...props} {...{ of, coverage }} />
      <EmbedAttribution about={about} view={view} asOf={told?.asOf ?? null} page={`/${subject.kind}/${subject.code}`} />
    </>
  );
}

/** Opens a chosen year outside the frame. */
const openInFull = ({ kind, code }: Subject, period: string | null, { language }: Text): void =>
  void window.open(
    `/${kind}/${code}?${period === null ? '' : `period=${period}&`}lang=${language}`,
    '_blank',
    'noopener',
  );

function Drawn({
  of,
  view,
  about,
  subject,
  places,
  coverage,
}: Known & { of: PartView; coverage: readonly CoverageEntry[] | null }) {
  const t = useText();
  const { answer, body } = useDrawnPart(of, about);
  // Without a split, nothing is asked for.
  const years = useRateYears(of.part === 'years' ? subject : { ...subject, split: null }, about, of.rate, of.asOf);
  if (body?.squares.length === 0) return <p>{t('strip.none')}</p>;
  if (body) return <Calendar {...{ body, subject, view, about }} isFramed />;
  if (!answer) return null;
  switch (of.part) {
    case 'against':
      return (
        <>
          <RateAgainstOthers {...{ answer, subject }} />
          <p class="small quiet">{t('rates.rule')}</p>
        </>
      );
    case 'years':
      return (
        <>
          {years && <RateByYear {...{ subject, years }} />}
          <p class="small quiet">{t('rates.rule')}</p>
        </>
      );
    case 'actors':
      return <ActorTable answer={answer} />;
    default:
      return hasShare(answer) ? (
        <ShareByYear
          series={withReasons(answer, coverage, places)}
          period={view.period}
          onChoose={(period) => openInFull(subject, period, t)}
        />
      ) : null;
  }
}
