import { afterEach, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../../platform/find-chromium.js';
import { toPdf } from './html-to-pdf.js';

const folder = mkdtempSync('/tmp/vigil-printer-');
chmodSync(folder, 0o777);
afterEach(() => {
  delete process.env['VIGIL_SECRET_OF_TEST'];
});

/** A stand-in for Chromium that records how it was started and prints that. */
const spy = (): { program: string; seen: () => string[] } => {
  const [program, out] = [join(folder, 'chromium'), join(folder, 'seen')];
  writeFileSync(
    program,
    `#!/bin/sh
{ tr '\\0' '\\n' < /proc/self/environ; id -u; for a in "$@"; do echo "$a"; done; } > ${out}
for a in "$@"; do case "$a" in --print-to-pdf=*) echo '%PDF-' > "\${a#--print-to-pdf=}";; esac; done
`,
    { mode: 0o755 },
  );
  writeFileSync(out, '', { mode: 0o666 });
  chmodSync(out, 0o666);
  return { program, seen: () => readFileSync(out, 'utf8').split('\n') };
};
const isLinux = process.platform === 'linux';

it('starts the browser that prints without a word of our environment, in its sandbox, and not as root', async () => {
  if (!isLinux) return;
  process.env['VIGIL_SECRET_OF_TEST'] = 'canary-4K2p';
  const { program, seen } = spy();
  expect((await toPdf('<p>x</p>', program)).toString()).toContain('%PDF-');
  const said = seen();
  expect(said.filter((line) => /canary-4K2p|VIGIL_|DATABASE_URL|postgres:/.test(line))).toEqual([]);
  expect(
    said
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => line.split('=')[0])
      .filter((name) => !['PATH', 'HOME', 'TMPDIR', 'LANG', 'PWD', 'SHLVL', 'OLDPWD', '_'].includes(name!)),
  ).toEqual([]);
  expect(said).not.toContain('--no-sandbox');
  expect(said).not.toContain('0');
  expect(said).toContain('--proxy-server=http://127.0.0.1:9');
  const printed = said.find((line) => line.startsWith('--print-to-pdf='))!.slice(15);
  expect(printed.startsWith(tmpdir())).toBe(true);
  rmSync(folder, { recursive: true, force: true });
});

it('prints with the Chromium of this computer all the same', async () => {
  if (!findChromium()) return;
  expect((await toPdf('<p>A report</p>')).subarray(0, 5).toString()).toBe('%PDF-');
}, 60_000);
