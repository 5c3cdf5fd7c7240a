import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useText, Words } from '../../text-bundles.js';
import { useDatedNoteMarks } from '../dated-notes.js';
import { embedAddress, type SubjectPart } from '../embed-code.js';
import { editionOf } from '../frozen-view.js';
import { namesWithCountry } from '../names-for-sentences.js';
import {
  composeActors,
  composeAgainst,
  composeCalendar,
  composeShare,
  composeYears,
  type PartContent,
} from '../picture-file/compose-part.js';
import type { Places } from '../places.js';
import { type SharedPicture, ShareSheet } from '../share-sheet.js';
import { type View, viewFrom } from '../view.js';
import { withReasons } from './share-gaps.js';
import { stripIn } from './strip-in.js';
import { drawnQuery, filterOf, type PartView, periodOf, type SubjectRate, toldQuery } from './subject-parts.js';
import type { Subject } from './subject-types.js';
import { useDrawnPart, useToldPart } from './use-part.js';

/** What the sheets of a page about a group or place have in common. */
export interface Shareable {
  subject: Subject;
  /** The chosen period. */
  period: string | null;
  about: PublicAbout;
  places: Places;
  coverage: readonly CoverageEntry[] | null;
  groups: readonly PublicGroup[];
}

/** What the sheet of one part of such a page needs. */
export interface PartsToShare extends Shareable {
  /** The pictures that it offers: one, or a rate beside others and year by year. */
  parts: readonly [SubjectPart, SubjectPart?];
  rate?: SubjectRate;
  /** The heading of the part on its page. */
  anchor: string;
}

export default function SharingPart(props: PartsToShare) {
  return (
    <Words bundles={['app', 'public', 'beside', 'counting', 'rule', 'pages', 'data']}>
      <Sheet {...props} />
    </Words>
  );
}

function Sheet(props: PartsToShare) {
  const t = useText();
  const { parts, about, groups, anchor } = props;
  const [first, second = null] = parts;
  const pictures = [usePartPicture(first, props), usePartPicture(second, props)];
  if (pictures.includes(undefined)) return <p class="quiet">{t('app.loading')}</p>;
  return (
    <ShareSheet
      pictures={pictures.filter((one) => one !== null && one !== undefined)}
      first={first}
      names={namesWithCountry(about, props.places, groups, t)}
      live={`${location.origin}${location.pathname}${location.search}#${anchor}`}
    />
  );
}

/** Returns one picture of the sheet; undefined until loaded, and null where there is none. */
const usePartPicture = (part: SubjectPart | null, props: PartsToShare): SharedPicture | null | undefined => {
  const t = useText();
  const { subject, rate = 'I03', period, about, places, coverage } = props;
  // A hook of no part asks for what the first part does.
  const of: PartView = { part: part ?? props.parts[0], subject, rate, period, asOf: null };
  const drawn = useDrawnPart(of, about);
  const told = useToldPart(of, props);
  const days = useDatedNoteMarks(of.part === 'years' ? drawn.answer : null, places, placesOf(subject));
  if (part === null) return null;
  if (!told || (!drawn.answer && !drawn.body)) return undefined;
  if (part === 'years' && (drawn.answer === null || hasOneYear(drawn.answer))) return null;
  const view = viewOf(of);
  const frozen = { ...view, period: periodOf(of, about).key, asOf: editionOf(told.asOf) };
  const content: PartContent = {
    ...told,
    about,
    places,
    coverage,
    subject,
    address: `${location.origin}${embedAddress(frozen, part, t.language)}`,
    page: `${location.host}${location.pathname}`,
  };
  return {
    name: part,
    title: t('cell.said', { name: subject.name, said: t(`share.${part}`) }),
    content,
    view,
    embed: part,
    draw: (size) => {
      const { answer, body } = drawn;
      if (body) return composeCalendar(content, { ...body, strip: stripIn(body) }, size, t);
      if (part === 'against') return composeAgainst(content, answer!, size, t);
      if (part === 'years') return composeYears(content, answer!, days, size, t);
      if (part === 'actors') return composeActors(content, answer!, size, t);
      return composeShare(content, withReasons(answer!, coverage, places), size, t);
    },
    numbers: numbersOf(of, told.answer, drawn.body?.unit ?? null, about, t),
  };
};

/** The places whose dated notes a part has; a group's has those of all. */
const placesOf = ({ kind, code, split }: Subject): string[] => (kind === 'places' && split !== null ? [code] : []);

const hasOneYear = ({ cells }: Answer): boolean =>
  new Set(cells.filter(({ rate }) => rate && rate.denominator.low > 0).map(({ keys: [year] }) => year)).size < 2;

/** Returns a part as an address has it. */
const viewOf = ({ part, subject, rate, period }: PartView): View => {
  const isRate = part === 'against' || part === 'years';
  const shown = part === 'against' || part === 'actors' ? period : null;
  return viewFrom(
    `?indicator=${isRate ? rate : 'I02'}&${filterOf(subject)}${shown === null ? '' : `&period=${shown}`}`,
  );
};

/** Where the numbers of a part are as files: each a question to the same interface, named as it is divided. */
const numbersOf = (
  of: PartView,
  told: Answer,
  unit: 'week' | 'month' | null,
  about: PublicAbout,
  t: Text,
): SharedPicture['numbers'] => {
  const period = periodOf(of, about).key;
  const asked = unit
    ? [
        `indicator=I01&period=${period}&unit=${unit}&split=period,interference&${filterOf(of.subject)}`,
        `indicator=I05&period=${period}&unit=${unit}&split=period,kind&${filterOf(of.subject)}`,
      ]
    : [drawnQuery(of, about)!];
  const said = formatPeriodOn(told.periods[0]!, told, t);
  return [
    ...asked.map((query): SharedPicture['numbers'][number] => {
      const { indicator, split } = questionFromQuery(new URLSearchParams(query));
      const by = split.map((one) => t(`split.${one}`)).join(t('picture.comma'));
      return {
        words: t('download.split', { what: t(`indicator.${indicator}`), by, period: said }),
        of: 'counts',
        query,
      };
    }),
    // A share is of incidents of all groups: no list of them is the group's.
    ...(of.part === 'share'
      ? []
      : [{ words: t('download.incidents', { period: said }), of: 'incidents' as const, query: toldQuery(of, about) }]),
  ];
};
