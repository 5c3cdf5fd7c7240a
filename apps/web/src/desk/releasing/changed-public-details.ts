import type { CountState } from '@vigil/shared/counting/count-value.js';
import { formatCount } from '@vigil/shared/counting/count-value.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import type { OwnQuestionWords } from '@vigil/shared/codebook/own-question.js';
import type { Text } from '@vigil/shared/text/text.js';
import { parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { MESSAGE_WORDS } from '@vigil/shared/staff-responses/outside-messages.js';
import type { PublicWords, ReleaseView } from '@vigil/shared/staff-responses/releases.js';
import { formatDayOf, formatSpan } from '../format-answer.js';

/** One public detail, before and after; null means nothing. */
interface ChangedDetail {
  field: string;
  before: string | null;
  after: string | null;
  changes: boolean;
}

/** Names of places and groups on this page. */
export interface Names {
  t: Text;
  place: (code: string) => string;
  group: (code: string) => string;
}

type Said = Readonly<Record<string, string | null>>;
const words = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const MESSAGE_FIELDS = ['senderName', 'senderAddress', ...Object.keys(MESSAGE_WORDS).slice(1)];

const ID = /^[0-9a-f]{8}-/;
/** Says what a merge copies: each answer that replaces one by its name, and how many accounts, acts and the like. */
const takenIn = (take: unknown, t: Text): string => {
  const all = Array.isArray(take) ? take.map(String) : [];
  const names = all.filter((one) => !ID.test(one)).map((name) => t(`incident.${name}.label`));
  const n = all.length - names.length;
  return [...names, ...(n > 0 ? [t('releases.take-count', { n })] : [])].join(t('list.and'));
};

const SAID: Readonly<Record<ReleaseView['kind'], (said: PublicWords, names: Names) => Said>> = {
  total: (said, { t, place, group }) => ({
    publisher: words(said['publisher']),
    title: words(said['title']),
    measure: words(said['measure']),
    unit: t(`desk.totals.unit-${String(said['unit'])}`),
    value: formatCount(
      {
        state: said['state'] as CountState,
        low: said['low'] as number | null,
        high: said['high'] as number | null,
        text: words(said['text']),
      },
      t,
    ),
    span: span(said, t),
    place: words(said['place']) && place(String(said['place'])),
    group: words(said['group']) && group(String(said['group'])),
    part: words(said['partOf']) && t('releases.yes'),
    url: words(said['url']),
  }),
  'dated-note': (said, { t, place }) => ({
    nameEn: words(said['nameEn']),
    nameKm: words(said['nameKm']),
    span: span(said, t),
    place: words(said['place']) && place(String(said['place'])),
    publisher: words(said['publisher']),
    url: words(said['url']),
  }),
  group: (said, { t }) => ({
    nameEn: words(said['nameEn']),
    nameKm: words(said['nameKm']),
    aliases: words((said['aliases'] as string[]).join(t('list.and'))),
  }),
  organisation: (said) => ({
    organisation: words(said['organisation']),
    organisationKm: words(said['organisationKm']),
    logo: words(said['logo']),
    address: words(said['address']),
    sentenceEn: words(said['sentenceEn']),
    sentenceKm: words(said['sentenceKm']),
    startView: words(said['startView']),
    standards: words(said['standards']),
    standardsKm: words(said['standardsKm']),
    contact: words(said['contact']),
    objectionDays: words(String(said['objectionDays'] ?? '')),
    objectionKeepDays: words(String(said['objectionKeepDays'] ?? '')),
  }),
  coverage: (said, { t, place, group }) => ({
    level: label(String(said['level']), t.language),
    span: span(said, t),
    place: place(String(said['place'])),
    group: words(said['group']) && group(String(said['group'])),
  }),
  report: (said) => ({ titleEn: words(said['titleEn']), titleKm: words(said['titleKm']), code: words(said['code']) }),
  retraction: (said, { t }) => ({
    // After a merge, its code is no longer shown anywhere.
    code: said['into'] === undefined ? words(said['code']) : null,
    reason: words(said['reason']) && label(String(said['reason']), t.language),
    into: words(said['into']),
    take: words(takenIn(said['take'], t)),
    [said['into'] === undefined ? 'note' : 'why']: words(said['note']),
  }),
  'message-words': (said) => Object.fromEntries(MESSAGE_FIELDS.map((name) => [name, words(said[name])])),
  'own-code': (said, { t }) => ({
    code: words(said['code']),
    refines: label(parentOf(String(said['code'])), t.language),
    nameEn: words(said['nameEn']),
    nameKm: words(said['nameKm']),
    aliases: words((said['synonyms'] as string[]).join(t('list.and'))),
    from: words(said['from']) && formatDayOf(String(said['from']), t),
    until: words(said['until']) && formatDayOf(String(said['until']), t),
    state: t(`desk.own.state.${String(said['state'])}`),
  }),
  'own-question': (said, { t }) => {
    const { kind, labelEn, labelKm, helpEn, helpKm, key, options, state, replaces } =
      said as unknown as OwnQuestionWords;
    return {
      labelEn,
      labelKm,
      helpEn: words(helpEn),
      helpKm: words(helpKm),
      kind: t(`desk.question.kind.${kind}`),
      options: words(options.map(({ code, nameEn, nameKm }) => `${nameEn} · ${nameKm} (${code})`).join(t('list.and'))),
      code: key,
      state: t(`desk.own.state.${state}`),
      replaces: replaces && t('releases.yes'),
    };
  },
  'people-totals': (said, { t }) => ({ shown: said['shown'] === true ? t('releases.yes') : null }),
  story: (said, { t }) => ({
    textEn: words(said['en']),
    textKm: words(said['km']),
    notInRecord: notInRecord(said, t),
  }),
  publication: (said, { t }) => ({
    shownPlace: t(`desk.publish.place-${String(said['shownPlace'])}`),
    shownDate: t(`desk.publish.date-${String(said['shownDate'])}`),
    note: words(said['note']),
    forgetWords: said['forgetWords'] === true ? t('releases.yes') : null,
  }),
};

/** A merge removes a record from public view as a retraction does, but has its own name. */
export const kindOf = ({ kind, proposed }: Pick<ReleaseView, 'kind' | 'proposed'>): ReleaseView['kind'] | 'joining' =>
  kind === 'retraction' && proposed?.['into'] !== undefined ? 'joining' : kind;

/** Who gets what is proposed: readers, staff alone, or members as a message. */
type Audience = 'readers' | 'own' | 'sent';
const AUDIENCES: Partial<Record<ReleaseView['kind'], Audience>> = {
  'own-code': 'own',
  'own-question': 'own',
  'message-words': 'sent',
};
/** Returns who gets it. Only readers get what is released; to the rest a second person agrees. */
export const audienceOf = ({ kind }: Pick<ReleaseView, 'kind'>): Audience => AUDIENCES[kind] ?? 'readers';

/** Says what waits, once for each audience that it has; for readers, if nothing waits. */
export const aboutWaiting = (waiting: readonly Pick<ReleaseView, 'kind'>[], t: Text): string[] => {
  const audiences = new Set(waiting.map(audienceOf));
  if (audiences.size === 0) audiences.add('readers');
  return (['readers', 'own', 'sent'] as const)
    .filter((one) => audiences.has(one))
    .map((one) => t(one === 'readers' ? 'releases.about' : `releases.about-${one}`));
};

interface Flagged {
  kind: string;
  words: string;
}
/** Lists what an edited paragraph says and its record does not have; "nothing" is said, too. */
const notInRecord = (said: PublicWords, t: Text): string | null => {
  const found = said['notInRecord'] as { en: Flagged[]; km: Flagged[] } | undefined;
  if (!found) return null;
  const flags = [...found.en, ...found.km].map(
    ({ kind, words: flagged }) => `${t(`releases.not-in-record.${kind}`)} “${flagged}”`,
  );
  return flags.length > 0 ? flags.join(t('list.and')) : t('releases.not-in-record.none');
};

/** The words of a story wait in its note; what readers see now is shown with it. */
const storyWords = (said: PublicWords, { proposed, note, beside }: ReleaseView): PublicWords =>
  said === proposed ? (note ? (JSON.parse(note) as PublicWords) : {}) : ((beside?.['now'] ?? {}) as PublicWords);

/** Formats a period; it is stored with the day after its last one. */
const span = (said: PublicWords, t: Text): string =>
  formatSpan(String(said['from']), addDays(String(said['until']) as Day, -1), t);

/**
 * Lists what readers see now and would see, field by field. It is complete, so that the deciding person reads every
 * word.
 */
export const changedDetailsOf = (release: ReleaseView, names: Names): ChangedDetail[] => {
  const { kind, former, proposed, note, beside } = release;
  const say = (said: PublicWords | null): Said =>
    kind === 'story' && (said !== null || beside)
      ? SAID.story(storyWords(said ?? beside!, release), names)
      : said === null
        ? {}
        : SAID[kind](
            kind === 'report'
              ? { ...said, ...beside }
              : (kind === 'retraction' || kind === 'publication') && said === proposed
                ? { ...said, note }
                : said,
            names,
          );
  const [before, after] = [say(former), say(proposed)];
  return [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .map((field) => ({
      field,
      before: before[field] ?? null,
      after: after[field] ?? null,
      changes: (before[field] ?? null) !== (after[field] ?? null),
    }))
    .filter((line) => line.before !== null || line.after !== null);
};

/** Returns a short name for lists. */
export const nameOf = (
  { kind, proposed, former, beside, subject, isOutside }: ReleaseView,
  { t, place }: Names,
): string => {
  const said = { ...former, ...proposed, ...beside };
  if (kind === 'coverage') return [place(String(said['place'])), span(said, t)].join(t('list.and'));
  if (kind === 'message-words') return String(said['senderName']);
  if (kind === 'people-totals') return t('releases.kind.people-totals');
  const name = [
    'title',
    'nameEn',
    'labelEn',
    'organisation',
    t.language === 'km' ? 'titleKm' : 'titleEn',
    'titleEn',
    'code',
  ]
    .map((key) => words(said[key]))
    .find(Boolean);
  return name ?? (isOutside ? t('releases.of-a-team') : subject!.slice(0, 8));
};
