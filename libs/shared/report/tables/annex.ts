import { formatCount } from '../../counting/count-value.js';
import { formatWindow } from '../../day/format-dates.js';
import type { PublicAccount, PublicAct, PublicIncident, PublicSource } from '../../public/response-types.js';
import { inLanguage } from '../../incident/translation.js';
import { otherLanguage } from '../../public/other-language.js';
import { type Footnote, type Row, type Said, words } from '../report-document.js';
import type { Listed } from '../report-draft.js';
import type { DocumentContext } from '../document-context.js';
import { column, table, type TableBlock } from './table.js';

/** More rows would be unreadable; a note says how many are left out; the data page has them in files. */
export const MOST_INCIDENTS = 500;

/**
 * T10: the incidents behind the figures, with the authorities' account beside those of others, and sources as
 * footnotes.
 */
export const annex = (context: DocumentContext): TableBlock => {
  const {
    t,
    material: { listed, incidents },
  } = context;
  const shown = listed.flatMap((one) => {
    const incident = incidents.get(one.code);
    return incident ? [{ one, incident }] : [];
  });
  return table(context, 'T10', {
    caption: t('report.table.T10', { period: context.period, n: shown.length }),
    head: [
      column(t('report.annex.incident'), 40),
      column(t('report.annex.authorities'), 30),
      column(t('report.annex.others'), 30),
    ],
    rows: shown.map(({ one, incident }) => row(context, one, incident)),
    answers: [],
    empty: t('report.annex.none'),
    notes: [
      shown.length < listed.length && t('report.annex.cut', { n: shown.length, of: listed.length }),
      t('report.annex.accounts'),
      t('report.annex.of'),
    ],
  });
};

const row = (context: DocumentContext, { certain, singleSource }: Listed, incident: PublicIncident): Row => {
  const { t } = context;
  const groups = incident.groups.filter(({ link }) => link === 'GL_STATED').map(({ code }) => context.group(code));
  const marks = [
    !certain && t('report.annex.possible'),
    singleSource && t('report.annex.single'),
    incident.peacefulness === 'PE_VIOLENT' && context.label('PE_VIOLENT'),
  ].filter((mark) => mark !== false);
  const isAuthority = ({ party }: PublicAccount): boolean => party === 'PA_AUTHORITY' || party === 'PA_COURT';
  const title = inLanguage(incident.title, incident.titleTranslation, t.language);
  return {
    cells: [
      {
        lines: [
          [
            {
              text: title,
              strong: true,
              ...foreign(title, context),
              notes: incident.sources.map((source) => context.note(formatAsNote(source, context))),
            },
          ],
          [
            {
              text: `${incident.code} · ${formatWindow(incident.when, t.language)} · ${context.place(incident.place.code)}`,
              quiet: true,
            },
          ],
          ...(groups.length > 0 ? [[{ text: t('report.annex.groups', { groups: groups.join(t('list.and')) }) }]] : []),
          ...(incident.acts.length > 0
            ? [[{ text: incident.acts.map((act) => formatAct(act, context)).join(t('list.and')) }]]
            : []),
          [
            {
              text: [
                context.label(incident.interference),
                t('report.annex.grade', { grade: context.label(incident.grade) }),
                ...marks,
              ].join(' · '),
              quiet: true,
            },
          ],
        ],
      },
      formatAccounts(incident.accounts.filter(isAuthority), context, t('report.annex.no-authority')),
      formatAccounts(
        incident.accounts.filter((account) => !isAuthority(account)),
        context,
        t('report.annex.no-others'),
      ),
    ],
  };
};

/** Formats 'Push by district security (assessed as unlawful)'. Withheld types have the same name as everywhere. */
const formatAct = (
  { type, actor, forceName, outcome, quantity, people, kind }: PublicAct,
  context: DocumentContext,
): string => {
  const { t } = context;
  const what =
    type === 'WITHHELD' ? context.label(kind === 'force' ? 'FM_UNSPEC' : 'HM_INJURY_UNSPEC') : context.label(type);
  const who = forceName ?? (actor && actor !== 'PF_UNKNOWN' ? context.label(actor) : null);
  const done = who === null ? what : t('report.annex.by', { what, who });
  const count = kind === 'liberty' ? people : quantity;
  const counted =
    count.state === 'CS_UNKNOWN'
      ? done
      : t(kind === 'liberty' ? 'report.annex.people' : 'report.annex.times', { what: done, n: formatCount(count, t) });
  return outcome === 'LA_UNLAWFUL' ? t('report.annex.unlawful', { what: counted }) : counted;
};

/** Marks the words of a record as being of another language than the report. */
export const foreign = (text: string, { t }: DocumentContext): { language?: string } => {
  const language = otherLanguage(text, t.language);
  return language ? { language } : {};
};

const formatAccounts = (
  accounts: readonly PublicAccount[],
  context: DocumentContext,
  none: string,
): Row['cells'][number] => {
  if (accounts.length === 0) return words(none, { quiet: true });
  return { lines: accounts.map((account) => formatAccount(account, context)) };
};

const formatAccount = (
  { party, stance, text, language, aboutThisEvent }: PublicAccount,
  context: DocumentContext,
): Said[] => {
  const { t } = context;
  const lead: Said = {
    text: t('report.annex.says', { party: context.label(party), stance: context.label(stance) }),
    quiet: true,
  };
  const general: Said[] = aboutThisEvent === 'no' ? [{ text: ` ${t('report.annex.general')}`, quiet: true }] : [];
  if (text === null) return [lead, ...general];
  return [lead, { text: ` ${text}`, ...(language !== null && language !== t.language && { language }) }, ...general];
};

const formatAsNote = (
  { type, publisher, title, url, publishedOn, linkWithheld }: PublicSource,
  context: DocumentContext,
): Footnote => {
  const { t } = context;
  if (linkWithheld) return { text: t('report.source.withheld', { type: context.label(type) }), url: null };
  const parts = [publisher ?? context.label(type), title, publishedOn && formatWindow(publishedOn, t.language)];
  return {
    text: parts.filter((part) => part !== null && part !== '').join(t('list.and')),
    url,
    ...foreign([publisher, title].join(' '), context),
  };
};
