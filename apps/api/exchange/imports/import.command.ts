import 'reflect-metadata';
import { createWriteStream, openSync, readFileSync, readSync, rmSync, statSync, closeSync, fstatSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataSource } from 'typeorm';
import { mapForHeaders, notesOnUnused, withShippedMapping } from '@vigil/shared/import/match-saved-mapping.js';
import { SHIPPED_MAPPINGS } from '@vigil/shared/import/shipped-mappings.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { PART_BYTES, type ImportFindings, type ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { readCommandConfig } from '../../config.js';
import {
  codeOf,
  complain,
  explainDisk,
  isNotAllowed,
  OperatorError,
  messageOf,
} from '../../platform/database/operator-error.js';
import { onDeskDatabase } from '../../desk-database-options.js';
import { CommentsService } from '../../incidents/comments/comments.service.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { sha256OfFile } from '../../platform/sha256-of-file.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { mayAct, memberByName } from '../../accounts/members.repository.js';
import { foldName } from '../../accounts/members.service.js';
import type { Actor } from '../../incidents/record-access.js';
import { PlacesService } from '../../places/places.service.js';
import { skippedRowsFile } from './skipped-rows-file.js';
import { readArguments, USAGE, type ImportArguments } from './import-command-arguments.js';
import { readImport, IN_PROGRESS_STATES, type ImportRow } from './import.repository.js';
import { importText } from './import-text.js';
import { ImportsService } from './imports.service.js';
import { readColumnMapping } from './column-mapping-body.js';
import { reportOf } from './preview-report.js';
import { listSavedMappings } from './saved-mappings.repository.js';
import { ImportStore } from './import-store.repository.js';
import { printUsage } from '../../platform/print-usage.js';

const text = importText('en');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Runs the command `npm run import`.
 * @returns the exit code: 0 done, 1 refused (one sentence on standard error), 2 invalid arguments
 */
export async function main(args: string[]): Promise<number> {
  const asked = readArguments(args);
  if (!asked) return printUsage(USAGE, args);
  try {
    const config = readCommandConfig(process.env);
    await onDeskDatabase(config, say, async (database) => {
      const places = new PlacesService(config.home);
      const imports = new ImportsService(
        database,
        places,
        new IncidentsService(database, places),
        new CommentsService(database),
        new BackgroundWork(),
      );
      const actor = await importingMember(database, asked.member);
      let isStopped = false;
      const stop = (): void => {
        if (!isStopped) process.stderr.write('Stopping ...\n');
        isStopped = true;
      };
      process.on('SIGINT', stop);
      try {
        await runImport(asked, { database, places, imports, actor, isStopped: () => isStopped });
      } finally {
        process.off('SIGINT', stop);
        await imports.beforeApplicationShutdown();
      }
    });
    return 0;
  } catch (error) {
    complain(error, sentenceOf);
    return 1;
  }
}

interface Hands {
  database: DataSource;
  places: PlacesService;
  imports: ImportsService;
  actor: Actor;
  /** Whether somebody asked to stop, perhaps between two steps, where there is none that could be stopped. */
  isStopped?: () => boolean;
}

/** Returns the member who owns what is imported. @throws OperatorError if that member may import nothing, or not yet */
export const importingMember = async ({ manager }: DataSource, name: string): Promise<Actor> => {
  const found = await memberByName(manager, foldName(name));
  if (!found || found.frozen || !['reviewer', 'analyst'].includes(found.role))
    throw new OperatorError(
      `There is no reviewer or analyst called "${name}". Records belong to whoever imports them: name a member with --member.`,
    );
  if (!(await mayAct(manager, found.id)))
    throw new OperatorError(
      `A reviewer must vouch for "${name}" first, on the page Members: until then that member can do nothing.`,
    );
  return { id: found.id, role: found.role, countries: found.countries };
};

/** Does what was asked for, and says what came of it. @throws OperatorError with what to do next */
export const runImport = async (asked: ImportArguments, hands: Hands): Promise<void> => {
  const { imports, actor } = hands;
  if (asked.undo) {
    await imports.undo(actor, asked.id);
    const { tally } = await settled(hands, asked);
    return say(
      text('import.said.undone', {
        removed: tally.removed ?? 0,
        restored: tally.restored ?? 0,
        touched: tally.touched ?? 0,
      }),
    );
  }
  await send(asked, hands);
  await imports.read(actor, asked.id, asked.readAs);
  await settled(hands, asked);
  await refuseStopped(hands, asked);
  const store = await ImportStore.open(hands.database, asked.id);
  const about = (await store.get<ImportedFile>('about', 0))!;
  for (const { code, params } of about.notices) say(text(`notice.${code}`, params));
  const map = await mapOf(asked, hands, store, about);
  await imports.setMap(actor, asked.id, map);
  await imports.check(actor, asked.id);
  const checked = await settled(hands, asked);
  const nameOf = (code: string): string => hands.places.gazetteer.get(code)?.nameEn ?? label(code, text.language);
  for (const line of reportOf(checked, about, map, await store.get<ImportFindings>('about', 1), text, nameOf))
    say(line);
  if (asked.aside)
    await writeAside(asked.aside, skippedRowsFile(store, about, text)).catch(async (error: unknown) => {
      await imports.drop(actor, asked.id);
      throw error;
    });
  if (!asked.write) {
    await imports.drop(actor, asked.id);
    return say('Preview: nothing was saved, and the file is not kept. Add --write to import it.');
  }
  await refuseStopped(hands, asked);
  await imports.run(actor, asked.id);
  const { tally } = await settled(hands, asked);
  say(
    text('import.said', {
      created: tally.created ?? 0,
      changed: tally.changed ?? 0,
      aside: (tally.aside ?? 0) + (tally.failed ?? 0),
    }),
  );
  if ((tally.created ?? 0) + (tally.changed ?? 0) > 0) say(toTakeBack(asked));
  if (asked.aside) {
    const kept = await ImportStore.openKept(hands.database, asked.id);
    if (kept)
      await writeAside(asked.aside, skippedRowsFile(kept, about, text)).catch((error: unknown) => {
        throw new OperatorError(
          `${messageOf(error)}\nThe rows above are in. ${asked.member} finds those that were left aside under Import.`,
        );
      });
    await imports.drop(actor, asked.id);
  }
};

/** Writes the skipped rows, or leaves no half of them. @throws OperatorError when the disk is full */
const writeAside = async (file: string, rows: Readable): Promise<void> => {
  try {
    await pipeline(rows, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    if (!isNotAllowed(error) && statSync(file, { throwIfNoEntry: false })?.isFile()) rmSync(file);
    throw codeOf(error) === 'ENOENT'
      ? new OperatorError(`There is no folder for ${file}: make it, and run it again.`)
      : explainDisk(file, error);
  }
};

const toTakeBack = ({ id, member }: ImportArguments): string =>
  `To take it back: npm run import -- --undo ${id} --member "${member}"`;

/** @throws OperatorError if it is not there, is a folder, or may not be read */
const openToRead = (file: string): number => {
  try {
    if (statSync(file).isFile()) return openSync(file, 'r');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new OperatorError(`${file} cannot be read (${codeOf(error)}).`);
  }
  throw new OperatorError(`There is no file ${resolve(file)}.`);
};

/** Sends the file part by part, as a browser does: only one part is in memory. */
const send = async ({ id, file }: ImportArguments, { imports, actor }: Hands): Promise<void> => {
  const handle = openToRead(file);
  try {
    const { size } = fstatSync(handle);
    if (size === 0) throw new OperatorError(text('file.empty'));
    const sha256 = await sha256OfFile(file);
    await imports.begin(actor, id, { name: basename(file).slice(0, 200), size, sha256 }).catch((error: unknown) => {
      throw error instanceof Problem && error.code === 'too-large' ? new OperatorError(text('file.too-large')) : error;
    });
    for (let n = 0; n * PART_BYTES < size; n += 1) {
      const part = Buffer.alloc(Math.min(PART_BYTES, size - n * PART_BYTES));
      readSync(handle, part, 0, part.length, n * PART_BYTES);
      await imports.takePart(actor, id, n, part);
    }
  } finally {
    closeSync(handle);
  }
};

/**
 * Returns the requested column mapping: saved by the team, one that ships, from a file, or the guess. Command-line
 * options override it.
 */
const mapOf = async (
  asked: ImportArguments,
  { database, places }: Hands,
  store: ImportStore,
  about: ImportedFile,
): Promise<ColumnMapping> => {
  const guessed = (await store.get<ColumnMapping>('map', 0))!;
  const own = (await listSavedMappings(database)).find(({ name }) => name === asked.map)?.map;
  const shipped = own ? undefined : SHIPPED_MAPPINGS.find(({ id }) => id === asked.map);
  const saved =
    asked.map === null ? null : (own ?? shipped?.map ?? readColumnMapping(mapFile(asked.map), null, places.gazetteer));
  const map = shipped
    ? withShippedMapping(shipped, about.guesses, guessed)
    : saved
      ? mapForHeaders(saved, about.guesses)
      : guessed;
  const { notInFile, notInMap } = saved ? notesOnUnused(saved, about.guesses) : { notInFile: [], notInMap: [] };
  if (notInFile.length > 0) say(text('import.maps.not-in-file', { columns: notInFile.join(', ') }));
  if (notInMap.length > 0) say(text('import.maps.not-in-map', { columns: notInMap.join(', ') }));
  return {
    ...map,
    ...(asked.ownRows ? { ownRows: true } : {}),
    ...(asked.update ? { again: 'update' } : {}),
    ...(asked.arrive ? { arrive: asked.arrive } : {}),
    ...(asked.doubles ? { doubles: asked.doubles } : {}),
    columns: map.columns.map((column) =>
      column.dates && asked.dateOrder ? { ...column, dates: { ...column.dates, order: asked.dateOrder } } : column,
    ),
  };
};

const mapFile = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new OperatorError(
      error instanceof SyntaxError
        ? `The file "${path}" is not JSON: docs/import.md shows how a map is written.`
        : `There is no saved map called "${path}", and no file of that name that can be read.`,
    );
  }
};

const STOPPED = 'The import was stopped. Nothing was imported.';

/** @throws OperatorError before a step begins that somebody does not want any more */
const refuseStopped = async ({ imports, actor, isStopped }: Hands, { id }: ImportArguments): Promise<void> => {
  if (!isStopped?.()) return;
  await imports.drop(actor, id);
  throw new OperatorError(STOPPED);
};

/** Waits until no step is under way. @throws OperatorError if it did not end well, with what to do next */
const settled = async ({ database, imports, actor, isStopped }: Hands, asked: ImportArguments): Promise<ImportRow> => {
  for (let shown = 0; ;) {
    const row = await readImport(database.manager, actor.id, asked.id);
    if (!IN_PROGRESS_STATES.includes(row.state)) {
      if (!row.problem) return row;
      const why = text(`file.${row.problem.code}`, row.problem.params);
      if (row.state === 'stopped')
        throw new OperatorError(
          `${why}\nTo go on: ${asked.undo ? 'run it again.' : `import the file again; what is in is known.\n${toTakeBack(asked)}`}`,
        );
      // Nobody can go on with it from the command line, and it would take its member's room for files.
      await imports.drop(actor, asked.id);
      throw new OperatorError(row.problem.code === 'stopped' ? STOPPED : why);
    }
    // The step may have ended meanwhile.
    if (isStopped?.()) await imports.stop(actor, asked.id).catch(() => undefined);
    if (row.done - shown >= 5000) {
      shown = row.done;
      say(
        row.rows === null
          ? text('import.rows-read', { n: row.done })
          : text('import.progress', { done: row.done, rows: row.rows }),
      );
    }
    await pause(200);
  }
};

/** Returns a sentence for the operator; for a refused answer only its name. */
const sentenceOf = (error: unknown): string => {
  if (error instanceof OperatorError) return error.message;
  if (error instanceof Problem)
    return `${text(`problem.${error.code}`)} ${error.errors.map(({ pointer, code }) => `(${pointer} ${code})`).join(' ')}`.trim();
  return `The file could not be imported (${messageOf(error).split('\n')[0]}).`;
};
