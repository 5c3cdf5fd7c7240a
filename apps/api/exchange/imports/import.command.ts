import 'reflect-metadata';
import { createWriteStream, openSync, readFileSync, readSync, closeSync, fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DataSource } from 'typeorm';
import { mapForHeaders, notesOnUnused } from '@vigil/shared/import/guess-columns.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ImportFindings, ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { readConfig } from '../../config.js';
import { OperatorError, messageOf } from '../../platform/database/operator-error.js';
import { deskOptions } from '../../data-source.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { memberByName } from '../../accounts/members.repository.js';
import { foldName } from '../../accounts/members.service.js';
import type { Actor } from '../../incidents/records.js';
import { openDatabase } from '../../open-database.js';
import { PlacesService } from '../../places/places.service.js';
import { useKeyring } from '../../encryption/keyring.js';
import { skippedRowsFile } from './skipped-rows-file.js';
import { readArguments, USAGE, type Order } from './command-arguments.js';
import { readImport, WORKING, type ImportRow } from './import.repository.js';
import { importText } from './import-text.js';
import { ImportsService } from './imports.service.js';
import { PART_BYTES } from './limits.js';
import { readMap } from './column-mapping-body.js';
import { reportOf } from './preview-report.js';
import { listSavedMappings } from './saved-mappings.repository.js';
import { ImportStore } from './import-store.repository.js';

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
  const order = readArguments(args);
  if (!order) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  try {
    await withDatabase(async (database, places) => {
      const imports = new ImportsService(database, places, new IncidentsService(database, places));
      const stop = (): void => void imports.stop(actor, order.id).catch(() => undefined);
      const actor = await actorOf(database, order.member);
      process.on('SIGINT', stop);
      try {
        await obey(order, { database, imports, actor });
      } finally {
        process.off('SIGINT', stop);
        await imports.beforeApplicationShutdown();
      }
    });
    return 0;
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    return 1;
  }
}

interface Hands {
  database: DataSource;
  imports: ImportsService;
  actor: Actor;
}

const actorOf = async (database: DataSource, name: string): Promise<Actor> => {
  const found = await memberByName(database.manager, foldName(name));
  if (!found || found.frozen || !['reviewer', 'analyst'].includes(found.role))
    throw new OperatorError(
      `There is no reviewer or analyst called "${name}". Records belong to whoever imports them: name a member with --member.`,
    );
  return { id: found.id, role: found.role as Actor['role'] };
};

const obey = async (order: Order, hands: Hands): Promise<void> => {
  const { imports, actor } = hands;
  if (order.undo) {
    await imports.undo(actor, order.id);
    const { tally } = await settled(hands, order.id);
    return say(
      text('import.said.undone', {
        removed: tally.removed ?? 0,
        restored: tally.restored ?? 0,
        touched: tally.touched ?? 0,
      }),
    );
  }
  await send(order, hands);
  await imports.read(actor, order.id, order.as);
  await settled(hands, order.id);
  const vault = await ImportStore.open(hands.database, order.id);
  const about = (await vault.get<ImportedFile>('about', 0))!;
  for (const { code, params } of about.notices) say(text(`notice.${code}`, params));
  const map = await mapOf(order, hands, vault, about);
  await imports.setMap(actor, order.id, map);
  await imports.check(actor, order.id);
  const checked = await settled(hands, order.id);
  for (const line of reportOf(checked, about, map, await vault.get<ImportFindings>('about', 1), text)) say(line);
  if (order.aside) await pipeline(skippedRowsFile(vault, about, text), createWriteStream(order.aside, { mode: 0o600 }));
  if (!order.write) {
    await imports.drop(actor, order.id);
    return say('Preview: nothing was saved, and the file is not kept. Add --write to import it.');
  }
  await imports.run(actor, order.id);
  const { tally } = await settled(hands, order.id);
  say(
    text('import.said', {
      created: tally.created ?? 0,
      changed: tally.changed ?? 0,
      aside: (tally.aside ?? 0) + (tally.failed ?? 0),
    }),
  );
  if (order.aside) {
    const kept = await ImportStore.openKept(hands.database, order.id);
    if (kept) await pipeline(skippedRowsFile(kept, about, text), createWriteStream(order.aside, { mode: 0o600 }));
    await imports.drop(actor, order.id);
  }
  say(`To take it back: npm run import -- --undo ${order.id} --member NAME`);
};

/** Sends the file part by part, as a browser does: only one part is in memory. */
const send = async ({ id, file }: Order, { imports, actor }: Hands): Promise<void> => {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    if (size === 0) throw new OperatorError(text('file.empty'));
    await imports.begin(actor, id, basename(file).slice(0, 200), size).catch((error: unknown) => {
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
 * Returns the requested column mapping: from a file, saved by the team, or the guess. Command-line options override it.
 */
const mapOf = async (
  order: Order,
  { database }: Hands,
  vault: ImportStore,
  about: ImportedFile,
): Promise<ColumnMapping> => {
  const guessed = (await vault.get<ColumnMapping>('map', 0))!;
  const saved =
    order.map === null
      ? null
      : ((await listSavedMappings(database)).find(({ name }) => name === order.map)?.map ??
        readMap(mapFile(order.map), null));
  const map = saved ? mapForHeaders(saved, about.guesses) : guessed;
  const { notInFile, notInMap } = saved ? notesOnUnused(saved, about.guesses) : { notInFile: [], notInMap: [] };
  if (notInFile.length > 0) say(text('import.maps.not-in-file', { columns: notInFile.join(', ') }));
  if (notInMap.length > 0) say(text('import.maps.not-in-map', { columns: notInMap.join(', ') }));
  return {
    ...map,
    ...(order.ownRows ? { ownRows: true } : {}),
    ...(order.update ? { again: 'update' } : {}),
    ...(order.arrive ? { arrive: order.arrive } : {}),
    ...(order.doubles ? { doubles: order.doubles } : {}),
    columns: map.columns.map((column) =>
      column.dates && order.order ? { ...column, dates: { ...column.dates, order: order.order } } : column,
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

const settled = async ({ database, actor }: Hands, id: string): Promise<ImportRow> => {
  for (let shown = 0; ;) {
    const row = await readImport(database.manager, actor.id, id);
    if (!WORKING.includes(row.state)) {
      if (row.problem) throw new OperatorError(text(`file.${row.problem.code}`, row.problem.params));
      return row;
    }
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

/** Opens the database of real records, even while Vigil is running. */
const withDatabase = async (work: (database: DataSource, places: PlacesService) => Promise<void>): Promise<void> => {
  const config = readConfig(process.env);
  const opened = await openDatabase(config, { log: say, beside: true });
  try {
    const database = await new DataSource(deskOptions(opened.databaseUrl)).initialize();
    useKeyring(database, opened.keyring);
    try {
      await work(database, new PlacesService(config.home));
    } finally {
      await database.destroy();
    }
  } finally {
    await opened.stop();
  }
};

/** Returns a sentence for the operator; for a refused answer only its name. */
const sentenceOf = (error: unknown): string => {
  if (error instanceof OperatorError) return error.message;
  if (error instanceof Problem)
    return `${text(`problem.${error.code}`)} ${error.errors.map(({ pointer, code }) => `(${pointer} ${code})`).join(' ')}`.trim();
  return `The file could not be imported (${messageOf(error).split('\n')[0]}).`;
};
