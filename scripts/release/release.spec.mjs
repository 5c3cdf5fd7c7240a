import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { isReleased, notesOf, steadySbom, TAKEN } from './release-files.mjs';

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

describe('a release', () => {
  it.each([
    ['apps/api/dist/main.js', true],
    ['apps/api/dist/main.db-spec.js', false],
    ['apps/api/dist/testing/desk.js', false],
    ['apps/api/dist/main.js.map', false],
    ['apps/api/dist/main.d.ts', false],
    ['libs/shared/text/map/km.json', true],
    ['libs/shared/people/person.ts', false],
    ['docs/verify.md', true],
    ['migrations/0001-start.sql', true],
    ['node_modules/pg/lib/index.js', true],
    ['node_modules/pg/README.md', false],
    ['node_modules/pg/LICENSE', true],
    ['node_modules/pg/LICENSE.md', true],
    ['node_modules/@nestjs/core/test/router.js', false],
    ['node_modules/@nestjs/core/router.d.ts', false],
    ['node_modules/docx/dist/index.umd.cjs', false],
    ['node_modules/hash-wasm/dist/index.umd.js', true],
    ['apps/api/node_modules/ms/index.js', true],
    ['apps/api/node_modules/ms/readme.md', false],
    // A package may be called as what another one leaves out.
    ['node_modules/docs/index.js', true],
  ])('%s: %s', (path, isIn) => expect(isReleased(path)).toBe(isIn));

  it('takes only what is there', () => {
    const built = (path) => /(^|\/)dist$/.test(path);
    expect(TAKEN.filter((path) => !built(path) && !readable(path))).toEqual([]);
  });

  it('has the notes of its version and no other, and none of a version of which nothing is said', () => {
    const changelog =
      '# Changelog\n\n## Unreleased\n\n- new\n\n## 0.3.0 - 2026-12-01\n\n- third\n\n## 0.2.0 - 2026-11-28\n\n- second\n';
    expect(notesOf(changelog, '0.3.0')).toBe('# Vigil 0.3.0 - 2026-12-01\n\n- third\n');
    expect(() => notesOf(changelog, '0.3')).toThrow('no section "## 0.3"');
  });

  it('has a bill of materials that is the same twice, and another for other packages', () => {
    const sbom = (number, timestamp, packages) => ({
      serialNumber: `urn:uuid:${number}`,
      metadata: { timestamp, tools: [] },
      components: packages,
    });
    const steady = (...of) => steadySbom(sbom(...of), { moment: '2026-11-30T00:00:00.000Z', digest });
    expect(steady('1', 'now', ['pg'])).toEqual(steady('2', 'later', ['pg']));
    expect(steady('1', 'now', ['pg']).serialNumber).not.toBe(steady('1', 'now', ['sax']).serialNumber);
    expect(steady('1', 'now', ['pg']).serialNumber).toMatch(
      /^urn:uuid:[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/,
    );
  });
});

function readable(path) {
  try {
    return readFileSync(inCheckout(path)).length > 0;
  } catch (error) {
    return error.code === 'EISDIR';
  }
}

// Two minutes of npm and gzip: only npm run prove has them.
if (process.env.VIGIL_PROVE)
  describe('npm run release', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-release-proof-'));
    // PostgreSQL runs as another user than root, who must reach it.
    chmodSync(folder, 0o755);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('makes the same bytes twice, and what is in them starts without a checkout, a compiler or a network', async () => {
      const made = ['one', 'two'].map((name) => {
        const target = join(folder, name);
        execFileSync(process.execPath, [inCheckout('scripts/release/make-release.mjs'), target, '--despite-changes'], {
          cwd: inCheckout(),
          env: { ...process.env, VIGIL_RELEASE_KEY: '' },
        });
        return Object.fromEntries(readdirSync(target).map((file) => [file, digest(readFileSync(join(target, file)))]));
      });
      expect(made[1]).toEqual(made[0]);
      expect(Object.keys(made[0])).toHaveLength(4);

      const archive = Object.keys(made[0]).find((file) => file.endsWith('.tar.gz'));
      execFileSync('tar', ['-xzf', join(folder, 'one', archive), '-C', folder]);
      const top = join(folder, archive.replace('.tar.gz', ''));
      expect(Number(execFileSync('du', ['-sm', top], { encoding: 'utf8' }).split('\t')[0])).toBeLessThanOrEqual(200);
      execFileSync('sha256sum', ['--check', '--quiet', Object.keys(made[0]).find((file) => file.endsWith('.sha256'))], {
        cwd: join(folder, 'one'),
      });
      const port = '3987';
      const vigil = spawn(join(top, 'vigil'), ['start'], {
        cwd: '/',
        stdio: 'ignore',
        env: {
          PATH: `${join(process.execPath, '..')}:/usr/bin:/bin`,
          HOME: folder,
          VIGIL_HOME: join(folder, 'home'),
          VIGIL_MODE: 'production',
          PORT: port,
          npm_config_registry: 'http://127.0.0.1:9',
        },
      });
      try {
        const page = await firstPage(`http://localhost:${port}/`, vigil);
        expect(page).toContain('id="served"');
        expect(
          execFileSync(join(top, 'vigil'), ['country', 'list'], {
            encoding: 'utf8',
            env: { ...process.env, VIGIL_HOME: join(folder, 'home') },
          }),
        ).toContain('KHM');
      } finally {
        vigil.kill('SIGTERM');
        if (vigil.exitCode === null) await new Promise((resolve) => void vigil.once('exit', resolve));
      }
    }, 900_000);
  });

async function firstPage(url, vigil) {
  for (;;) {
    if (vigil.exitCode !== null) throw new Error('Vigil ended before it answered');
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return answer.text();
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
}
