// Measures the files of public facts: their size as sent, and the cost of packing them.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ask } from './measure.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = ['incidents', 'acts', 'harms'];

/** Measures what a browser or a notebook loads: all public facts as the server sends them. */
export const filesAsSent = async ({ vigil, at, size, report }) => {
  let sum = 0;
  for (const name of NAMES) {
    const answer = await ask(`${vigil.base}/api/public/facts/${name}.arrow`, { headers: { 'accept-encoding': 'br' } });
    if (answer.status !== 200) throw new Error(`${name}.arrow answered ${answer.status}: ${answer.body}`);
    report({
      name: `${name}.arrow at ${at}, as sent`,
      value: answer.body.length / 1024,
      unit: 'KiB',
      note: `${answer.headers['content-encoding'] ?? 'not compressed'}; first answer after ${answer.ms.toFixed(0)} ms`,
    });
    sum += answer.body.length;
  }
  report({
    name: `the three files of facts at ${at}, as sent`,
    value: sum / size,
    unit: 'bytes',
    note: 'an incident with two acts, filled by SQL; aim 20',
  });
};

/**
 * The same for invented incidents, whose codes, acts and numbers are as varied as real ones. Packs them in this
 * process.
 */
export const filesOfInvented = async ({ facts, at, size, report }) => {
  await import('reflect-metadata').catch(() => undefined);
  const { FactFilesService } = await import(join(ROOT, 'apps/api/dist/public-site/fact-files.js'));
  const service = new FactFilesService(
    { facts, seq: 1 },
    { about: async () => ({ demo: false, organisation: 'Bench' }) },
  );
  let longest = 0;
  let last = performance.now();
  const began = last;
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const { files } = await service.current();
  clearInterval(watch);
  const sum = (encoding) => NAMES.reduce((so, name) => so + files[name][encoding].length, 0) / size;
  report({
    name: `the three files of various facts at ${at}, br`,
    value: sum('br'),
    unit: 'bytes',
    note: `an incident with two acts; gzip ${sum('gzip').toFixed(1)}; aim 20`,
  });
  report({
    name: `packing them at ${at}`,
    value: performance.now() - began,
    unit: 'ms',
    note: `longest time without a turn for others ${longest.toFixed(0)} ms`,
  });
};
