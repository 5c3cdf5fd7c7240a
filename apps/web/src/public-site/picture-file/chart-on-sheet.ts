import type { Item, Scene } from '@vigil/shared/drawing/scene.js';
import { type DatedNoteMark, formatDatedNote } from '@vigil/shared/public/dated-note-marks.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { placeOfNote } from '../place-of-note.js';
import type { Places } from '../places.js';
import { type LegendEntry, legendScene } from './legend-scene.js';
import { type ListedNotes, notesScene } from './notes-scene.js';
import type { Letters } from './measure-text.js';
import { type Drawn, type Picture, placed, type Space } from './sheet.js';
import { onSheet, type PictureSize, type SheetContent, sheetOf } from './sheet-of-figure.js';

/** The height of a chart: CSS pixels for print, else parts of the room's height at least, and of its width at most. */
const CHART = { print: 380, least: 0.42, most: 0.62 } as const;
/** In a room so much wider than high, dated notes stand beside the chart, in this part of its width. */
const NOTES_BESIDE = { from: 2, width: 0.31 } as const;

/** Says what happened on the marked days, each with its number in the picture. */
const formatDayNotes = (days: readonly DatedNoteMark[], places: Places, t: Text): string[] =>
  days.map(({ number, note }) =>
    t('picture.note', {
      number: formatNumber(number, t.language),
      said: formatDatedNote(note, placeOfNote(note, places, t), t),
      source: t('notes.source', { publisher: note.publisher }),
    }),
  );

const GAP = 12;
/** Puts pictures below each other. */
const stacked = (parts: readonly Drawn[]): Drawn => {
  const items: Item[] = [];
  let y = 0;
  for (const part of parts.filter(({ height }) => height > 0)) {
    if (y > 0) y += GAP;
    items.push(placed(part, 0, y));
    y += part.height;
  }
  return { items, width: Math.max(...parts.map(({ width }) => width)), height: y };
};

/** Words of a legend without a form. */
export const words = (said: string): LegendEntry => ({ key: null, words: said });

/** Returns what is drawn for a room with its legend below it. */
export const withLegend =
  (
    draw: (room: Space) => Drawn,
    legend: readonly LegendEntry[],
    letters: Letters,
    keys?: Parameters<typeof legendScene>[3],
  ): ((room: Space) => Drawn) =>
  ({ width, height }) => {
    const key = legendScene(legend, width, letters, keys);
    const drawn = draw({ width, height: height === null ? null : Math.max(0, height - key.height - GAP) });
    return { ...stacked([drawn, key]), isCut: drawn.isCut };
  };

interface OverTime {
  legend: readonly LegendEntry[];
  days: readonly DatedNoteMark[];
  letters: Letters;
  /** Whether what is drawn can do with two thirds of the width. */
  canNarrow: boolean;
}

/**
 * Puts what is drawn over time on a sheet: its legend below it and, in a size of social networks, what its marked days
 * mean, below it or beside it. On a sheet for print these are among the notes, which have room for all of them.
 */
export const chartOnSheet = (
  shown: SheetContent,
  caption: string,
  draw: (width: number, height: number) => Drawn,
  { legend, days, letters, canNarrow }: OverTime,
  size: PictureSize,
  t: Text,
): Scene => {
  const notes = formatDayNotes(days, shown.places, t);
  const listed: ListedNotes = {
    about: t('notes.about'),
    notes,
    some: (n) => t('picture.notes-some', { n, of: notes.length, address: shown.page }),
  };
  const picture: Picture = ({ width, height }) => {
    const key = legendScene(legend, width, letters);
    if (height === null) return stacked([draw(width, CHART.print), key]);
    const room = height - key.height - GAP;
    const least = height * CHART.least;
    if (canNarrow && notes.length > 0 && width > NOTES_BESIDE.from * height) {
      const list = notesScene(listed, width * NOTES_BESIDE.width, room, letters);
      const chart = draw(width - list.width - 2 * GAP, Math.max(least, room));
      const both = { items: [...chart.items, placed(list, width - list.width, 0)], width, height: chart.height };
      return { ...stacked([both, key]), isCut: list.isCut || chart.isCut };
    }
    const list = notesScene(listed, width, room - GAP - least, letters);
    const rest = room - (list.height > 0 ? list.height + GAP : 0);
    const chart = draw(width, Math.max(least, Math.min(rest, width * CHART.most)));
    return { ...stacked([chart, key, list]), isCut: list.isCut || chart.isCut };
  };
  const sheet = sheetOf(shown, caption, notes.length > 0 ? [listed.about, ...notes] : [], t);
  return onSheet(sheet, picture, size, letters.widthOf);
};
