import type { AboutFile } from './about-file.js';
import type { IncidentRow, Progress } from './rows.js';

/** How a row travels exactly: as its own interface answers it, with how it belongs to what was asked. */
const exact = <T extends object>({ incident, certain, singleSource }: IncidentRow<T>): string =>
  JSON.stringify({ ...incident, certain, singleSource });

/**
 * One JSON document: `about`, `items`, and last `complete` with the number of rows. Cut off anywhere, it is no JSON.
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
      text += `${comma}\n${exact(row)}`;
      comma = ',';
    }
    progress.rows += rows.length;
    yield text;
  }
  yield `\n],"complete":${JSON.stringify({ rows: progress.rows, takenBack: progress.takenBack })}}\n`;
}

/**
 * One JSON object a line: first `{"about":...}`, then the rows, last `{"complete":{"rows":n}}`, which a file that was
 * cut off does not have.
 */
export async function* writeNdjson<T extends object>(
  about: AboutFile,
  batches: AsyncIterable<readonly IncidentRow<T>[]>,
  progress: Progress,
): AsyncGenerator<string> {
  yield `${JSON.stringify({ about })}\n`;
  for await (const rows of batches) {
    progress.rows += rows.length;
    yield rows.map((row) => `${exact(row)}\n`).join('');
  }
  yield `${JSON.stringify({ complete: { rows: progress.rows, takenBack: progress.takenBack } })}\n`;
}
