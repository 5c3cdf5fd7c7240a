// The file of all incidents, while another reader asks.
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { atMost, shareOfFloor } from './aims.mjs';
import { takeFile } from './exchange-export.mjs';
import { quantile } from './measure.mjs';
import { askSteadily } from './reader-starts.mjs';

const ALL = '/api/public/incidents.csv?indicator=I01&period=2000-01-01..2030-12-31';
const OTHERS_MS = 50;

/** Returns the megabytes a second of a bare COPY of the incidents' own rows. */
const copyRate = async (url) => {
  const client = new pg.Client(url);
  await client.connect();
  const began = performance.now();
  let bytes = 0;
  for await (const piece of client.query(copyTo('copy (select * from pub.incident) to stdout (format csv)')))
    bytes += piece.length;
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return bytes / 1e6 / seconds;
};

/** Measures the CSV of all against COPY of as many bytes, and the waits of a reader who asks meanwhile. */
export const measureCsv = async ({ vigil, floorUrl, known, seed, size, figure, say }) => {
  say('Sending the CSV of all while another reader asks ...');
  let isOver = false;
  const file = takeFile(vigil, ALL).finally(() => {
    isOver = true;
  });
  const [{ seconds, bytes, rows }, { took }] = await Promise.race([
    Promise.all([file, askSteadily({ base: vigil.base, known, seed: `${seed} csv`, isOver: () => isOver })]),
    vigil.died,
  ]);
  if (rows !== size) throw new Error(`the CSV of all has ${rows} rows of ${size}`);
  figure({
    name: 'CSV of all',
    size,
    clients: 1,
    value: bytes / 1e6 / seconds,
    unit: 'MB/s',
    floor: await copyRate(floorUrl),
    aim: shareOfFloor(0.5),
    note: `${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s; floor: COPY of the incidents' rows`,
  });
  const waits = Object.values(took).flat();
  figure({
    name: 'a reader while the CSV of all is sent, p95',
    size,
    clients: 1,
    value: quantile(waits, 0.95),
    unit: 'ms',
    aim: atMost(OTHERS_MS, 'ms'),
    note: `longest ${Math.max(...waits).toFixed(0)} ms`,
  });
};
