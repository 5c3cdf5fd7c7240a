import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TAKEN } from './release-files.mjs';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { noteFigure } from './note-figure.mjs';
import { tryArm64, whyNoArm64 } from './try-arm64.mjs';

const read = (file) => readFileSync(inCheckout('scripts/release/service', file), 'utf8');
const settings = readFileSync(inCheckout('.env.example'), 'utf8');

describe('the container', () => {
  const lines = read('Containerfile').split('\n');

  it('is made of a pinned image with a Node that Vigil starts with', () => {
    const [, major, minor] = /^ARG BASE=\S+\/node:(\d+)\.(\d+)\.\d+-\w+-slim$/m.exec(read('Containerfile'));
    const { engines } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
    const [needed, atLeast] = engines.node.replace('>=', '').split('.').map(Number);
    expect(Number(major) > needed || (Number(major) === needed && Number(minor) >= atLeast)).toBe(true);
  });

  it('runs as a user of its own, and nothing is fetched or compiled while it is built', () => {
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER vigil']);
    expect(lines.lastIndexOf('USER vigil')).toBeLessThan(lines.findIndex((line) => line.startsWith('ENTRYPOINT')));
    expect(read('Containerfile')).not.toMatch(/apt|npm|curl|wget/);
  });

  it('has none of the settings that lie beside the release', () => {
    expect(readFileSync(inCheckout('.dockerignore'), 'utf8').split('\n')).toContain('.env');
    expect(TAKEN).toContain('.dockerignore');
  });

  it('keeps its data in a volume, and is asked whether it lives', () => {
    expect(lines).toContain('VOLUME /var/lib/vigil');
    expect(read('Containerfile')).toContain('VIGIL_HOME=/var/lib/vigil');
    expect(read('Containerfile')).toContain('/health/live');
  });
});

describe('the compose file', () => {
  const text = read('compose.yaml');

  it('pins every image of others, and opens ports of the proxy alone', () => {
    const images = [...text.matchAll(/^ {4}image: (.*)$/gm)].map(([, image]) => image);
    expect(
      images.filter((image) => image !== 'vigil' && !/^docker\.io\/library\/\w+:\d+\.\d+(\.\d+)?-\w+$/.test(image)),
    ).toEqual([]);
    expect(images).toHaveLength(3);
    expect(text.split('ports:')).toHaveLength(2);
    expect(text.indexOf('ports:')).toBeGreaterThan(text.indexOf('  proxy:\n'));
  });

  it('gives Vigil a read-only root and no rights, and its database no way out', () => {
    for (const words of ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true', 'inside: { internal: true }'])
      expect(text).toContain(words);
  });

  const compose = ['docker-compose', 'docker'].find((program) => spawnSync('which', [program]).status === 0);
  if (compose)
    it('is one that Docker Compose reads', () => {
      const words = ['--file', inCheckout('scripts/release/service/compose.yaml'), 'config', '--quiet'];
      const { status, stderr } = spawnSync(compose, compose === 'docker' ? ['compose', ...words] : words, {
        env: { ...process.env, VIGIL_HOST: 'vigil.example', DATABASE_PASSWORD: 'a', POSTGRES_PASSWORD: 'b' },
        encoding: 'utf8',
      });
      expect([stderr, status]).toEqual(['', 0]);
    });

  it('uses settings that there are, and trusts the address that the proxy has', () => {
    const names = [...text.matchAll(/^ {6}((?:VIGIL_|DATABASE_URL)\w*): /gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !settings.includes(`${name}=`))).toEqual([]);
    const [, trusted] = /VIGIL_TRUSTED_PROXIES: (\S+)/.exec(text);
    expect(text).toContain(`ipv4_address: ${trusted}`);
  });

  it('has a proxy that logs no reader, as the manual says', () => {
    const line = '\n\t\texclude http.log.error http.handlers.reverse_proxy\n\t}\n}\n';
    expect(read('Caddyfile')).toContain(line);
    expect(readFileSync(inCheckout('docs/operating.md'), 'utf8')).toContain(line);
  });

  it('sets its database up as the manual says', () => {
    const manual = readFileSync(inCheckout('docs/operating.md'), 'utf8');
    for (const [name, value] of [...text.matchAll(/-c (log_\w+)=(\w+)/g)].map(([, name, value]) => [name, value]))
      expect(manual.replace(/\s+/g, ' ')).toContain(`${name} = ${value}`);
    expect(read('make-database.sh').replace(/\s+/g, ' ')).toContain(
      /do \$\$ declare f.*?end loop; end \$\$;/s.exec(manual)[0].replace(/\s+/g, ' '),
    );
  });
});

// Some minutes under qemu: only npm run prove has them.
const why = process.env.VIGIL_PROVE ? whyNoArm64() : 'not asked for';
if (process.env.VIGIL_PROVE && why) noteFigure(`not tried on arm64: ${why}`);
if (!why)
  it('a release for arm64 shows its first page with its own PostgreSQL and its native code, under qemu', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-arm64-'));
    try {
      expect(tryArm64(folder)).toEqual({
        machine: 'arm64',
        'native code': '$argon2id true true',
        'first page': 'served',
        ready: 'true',
        'stopped with': '0',
      });
      noteFigure('arm64: the first page, its own PostgreSQL and its native code, under qemu');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 1_500_000);
