import { type Day } from '../day/day.js';
import { formatDay, formatWindow } from '../day/format-dates.js';
import type { Source } from '../incident/source.js';
import type { CaseEvent } from '../people/case-event.js';
import type { Block, Cell, Footnote, Said } from '../report/report-document.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { DossierMaterial } from './dossier-material.js';
import { withoutMarks } from './person-marks.js';

interface TableToWrite {
  caption: string;
  /** The heads, each with its share of the width. */
  head: readonly (readonly [text: string, width: number])[];
  rows: readonly (readonly Cell[])[];
  empty: string;
}

/** What the parts of a dossier share: its material, the numbers of its tables, and its footnotes. */
export class DossierContext {
  readonly notes: Footnote[] = [];
  private readonly noteOf = new Map<string, number>();
  private tables = 0;

  constructor(
    readonly material: DossierMaterial,
    readonly t: Text,
  ) {}

  table({ caption, head, rows, empty }: TableToWrite): Block {
    const number = (this.tables += 1);
    return {
      kind: 'table',
      key: `D${number}`,
      number,
      caption,
      head: head.map(([text, width]) => ({ text, width, isNumber: false })),
      rows: rows.map((cells) => ({ cells })),
      empty,
      notes: [],
    };
  }

  day(day: Day): string {
    return formatDay(day, this.t.language);
  }

  /** How well verified an event is, with its sources as footnotes. */
  gradeAndSources({ grade, sources }: Pick<CaseEvent, 'grade' | 'sources'>): Cell {
    const notes = sources.map((source) => this.note(source));
    const graded = grade === null ? this.t('dossier.events.no-grade') : label(grade, this.t.language);
    return {
      lines: [
        [{ text: graded, notes }],
        ...(sources.length === 0 ? [[{ text: this.t('dossier.events.no-source'), quiet: true }]] : []),
      ],
    };
  }

  /** For when an event set the next step. */
  setFor({ nextWhen }: Pick<CaseEvent, 'nextWhen'>): Said[][] {
    return nextWhen === null
      ? []
      : [[{ text: this.t('people.events.next', { when: formatWindow(nextWhen, this.t.language) }), quiet: true }]];
  }

  /**
   * One footnote for each source, also where several events cite it. A note beside a source is nobody else's to read.
   */
  private note(source: Source): number {
    const { type, publisher, title, publishedOn, linkWithheld, url } = source;
    const text = [
      type === null ? null : label(type, this.t.language),
      publisher,
      title,
      publishedOn === null ? null : formatWindow(publishedOn, this.t.language),
    ]
      .flatMap((part) => (part === null || part.trim() === '' ? [] : [withoutMarks(part)]))
      .join(this.t('list.and'));
    const shownUrl = linkWithheld === 'yes' ? null : url;
    const key = `${text} ${shownUrl}`;
    const known = this.noteOf.get(key);
    if (known !== undefined) return known;
    this.notes.push({ text, url: shownUrl && withoutMarks(shownUrl) });
    this.noteOf.set(key, this.notes.length);
    return this.notes.length;
  }
}
