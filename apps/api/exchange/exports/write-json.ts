import { type AboutFile, isOfFigure } from './export-metadata.js';
import type { IncidentRow, Progress } from './row-batches.js';

/** Formats a row exactly: as its own API returns it, plus how it matches the question of a figure. */
const exact = <T extends object>({ incident, certain, singleSource }: IncidentRow<T>, about: AboutFile): string =>
  JSON.stringify(isOfFigure(about) ? { ...incident, certain, singleSource } : incident);

/**
 * Writes one JSON document: `about`, `items`, and last `complete` with the number of rows. A cut-off file is invalid
 * JSON.
 */
export async function* writeJson<T extends object>(
  about: AboutFile,
  batches: AsyncIterable<readonly IncidentRow<T>[]>,
  progress: Progress,
): AsyncGenerator<string> {
  yield `{"about":${JSON.stringify(about)},"items":[`;
  let comma = '';
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      text += `${comma}\n${exact(row, about)}`;
      comma = ',';
    }
    progress.rows += rows.length;
    yield text;
  }
  yield `\n],"complete":${JSON.stringify({ rows: progress.rows, takenBack: progress.takenBack })}}\n`;
}

/**
 * Writes one JSON object per line: first `{"about":...}`, then the rows, last `{"complete":{"rows":n}}`, which a
 * cut-off file lacks.
 */
export async function* writeNdjson<T extends object>(
  about: AboutFile,
  batches: AsyncIterable<readonly IncidentRow<T>[]>,
  progress: Progress,
): AsyncGenerator<string> {
  yield `${JSON.stringify({ about })}\n`;
  for await (const rows of batches) {
    progress.rows += rows.length;
    yield rows.map((row) => `${exact(row, about)}\n`).join('');
  }
  yield `${JSON.stringify({ complete: { rows: progress.rows, takenBack: progress.takenBack } })}\n`;
}
