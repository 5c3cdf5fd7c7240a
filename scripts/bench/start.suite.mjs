import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Measures starting from a clean clone, and again. */
export const run = async ({ report, say }) => {
  say('Cold start from a clean clone (npm cache as it is) ...');
  const folder = mkdtempSync(join(tmpdir(), 'vigil-cold-'));
  try {
    execFileSync('git', ['clone', '--quiet', ROOT, folder]);
    const cold = await startOnce(folder);
    report({ name: 'cold start: clone to first answer', value: cold / 1000, unit: 's' });
    const warm = [];
    for (let i = 0; i < 3; i += 1) warm.push(await startOnce(folder));
    const floor = await bareStart();
    report({
      name: 'warm start: npm start to first answer',
      value: Math.min(...warm) / 1000,
      unit: 's',
      floor: floor / 1000,
      note: 'floor: a bare Node server through npm',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const until = async (url, child) => {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered');
    if ((await fetch(url).catch(() => null))?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const endOf = (child) =>
  new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });

const startOnce = async (folder) => {
  const began = performance.now();
  const child = spawn('npm', ['start'], { cwd: folder, stdio: 'ignore', env: { ...process.env, PORT: '3971' } });
  await until('http://localhost:3971/api/public/about', child);
  const ms = performance.now() - began;
  await endOf(child);
  return ms;
};

const bareStart = async () => {
  const began = performance.now();
  const child = spawn(
    'npm',
    ['exec', '--', 'node', '-e', `require('http').createServer((q, s) => s.end('{}')).listen(3972)`],
    { stdio: 'ignore' },
  );
  await until('http://localhost:3972/', child);
  const ms = performance.now() - began;
  await endOf(child);
  return ms;
};
