import { formatDay } from '../day/format-dates.js';
import type { Day } from '../day/day.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { Block, ReportDocument } from './report-document.js';

/** A public change to an incident of a report after the report was frozen. */
export interface Since {
  day: string;
  code: string;
  what: string;
  reason: string | null;
  into: string | null;
}

/** Data of a frozen report that are not part of its text. */
export interface ReportStatus {
  code: string;
  frozenOn: string;
  /** SHA-256 of its stored text, in hexadecimal; earlier ones are in `formerChecksums`. */
  checksum: string;
  formerChecksums: readonly string[];
  /** How many incidents have been withdrawn for safety since. */
  withdrawn: number;
  since: readonly Since[];
}

/**
 * Adds the report's status: a draft is marked as one; a frozen report gets its code, its checksums and the changes
 * since.
 */
export const withStatus = (document: ReportDocument, status: ReportStatus | null, t: Text): ReportDocument => {
  if (!status) return { ...document, about: [t('report.draft'), ...document.about] };
  const { code, frozenOn, withdrawn } = status;
  const gone = withdrawn > 0 ? [t('report.gone', { n: withdrawn })] : [];
  return {
    ...document,
    about: [...document.about, t('report.code', { code, day: formatDay(frozenOn as Day, t.language) }), ...gone],
    blocks: [...document.blocks, ...sinceOf(status, t)],
  };
};

const sinceOf = ({ since, checksum, formerChecksums }: ReportStatus, t: Text): Block[] => {
  const told = since.filter(({ what }) => t.has(`report.since.${what}`));
  const line = (text: string): Block => ({ kind: 'paragraph', style: 'item', said: [{ text }] });
  return [
    { kind: 'heading', level: 1, text: t('report.since') },
    {
      kind: 'paragraph',
      style: 'text',
      said: [{ text: t(told.length === 0 ? 'report.since-none' : 'report.since-about') }],
    },
    ...told.map(({ day, code, what, reason, into }): Block => {
      const said = t(`report.since.${what}`, { day: formatDay(day as Day, t.language), code, into: into ?? '' });
      return line(reason === null ? said : t('report.since-reason', { said, reason: label(reason, t.language) }));
    }),
    line(t('report.sum', { sum: checksum })),
    ...formerChecksums.map((sum) => line(t('report.former-sum', { sum }))),
  ];
};
