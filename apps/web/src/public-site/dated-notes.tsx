import type { Answer } from '@vigil/shared/counting/answer.js';
import type { PublicDatedNote } from '@vigil/shared/public/response-types.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { useMemo } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { usePublicFetch } from '../use-public-fetch.js';
import { type DatedNoteMark, datedNoteMarks, formatDatedNote } from '@vigil/shared/public/dated-note-marks.js';
import { placeOfNote } from './place-of-note.js';
import type { Places } from './places.js';

/**
 * Loads the dated notes of a chart's time and of the places of its figure; none until loaded.
 * @param within these places, where the figure's question does not name them
 */
export const useDatedNoteMarks = (
  series: Answer | null | undefined,
  places: Places | null,
  within?: readonly string[],
): readonly DatedNoteMark[] => {
  const notes = usePublicFetch<{ items: PublicDatedNote[] }>('/api/public/dated-notes').value?.items;
  const wanted = within ?? series?.question.filters.place;
  return useMemo(
    () => (notes && series ? datedNoteMarks(notes, series.periods, wanted ?? [], places) : []),
    [notes, series, places, within?.join()],
  );
};

/** Marks the days of dated notes on the time axis, with their numbers in the list below the chart. */
export function DayLines({
  days,
  left,
  pitch,
  ground,
}: {
  days: readonly DatedNoteMark[];
  left: number;
  pitch: number;
  ground: number;
}) {
  const { language } = useText();
  return (
    <g class="day-lines" aria-hidden="true">
      {days.map(({ number, from, to }) => (
        <g key={number}>
          <rect x={left + from * pitch} y="0" width={Math.max(1.5, (to - from) * pitch)} height={ground} />
          <text x={left + from * pitch + 3} y="9">
            {formatNumber(number, language)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** What happened on the marked days, and who says so. It explains no change by itself. */
export function DatedNotes({ days, places }: { days: readonly DatedNoteMark[]; places: Places | null }) {
  const t = useText();
  if (days.length === 0) return null;
  return (
    <section class="dated-notes small" aria-label={t('notes.title')}>
      <p>{t('notes.about')}</p>
      <ol>
        {days.map((day) => (
          <li key={day.number} value={day.number}>
            {formatDatedNote(day.note, placeOfNote(day.note, places, t), t)}{' '}
            {day.note.url === null ? (
              <span class="quiet">{t('notes.source', { publisher: day.note.publisher })}</span>
            ) : (
              <a href={day.note.url} rel="noreferrer nofollow">
                {t('notes.source', { publisher: day.note.publisher })}
              </a>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
