import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { inCheckout } from '../../project-root.js';
import { freePort } from '../free-port.js';

/** The host of docs/nginx.conf. */
export const HOST = 'vigil.example';
const PLACES = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'];

export interface Nginx {
  port: number;
  /** Every answer that is in the cache's files now. */
  kept(): KeptAnswer[];
  /** What it wrote to its log of errors. */
  logged(): string;
  stop(): Promise<void>;
}

interface KeptAnswer {
  /** The address, with its host. */
  key: string;
  status: number;
  /** Names in small letters. */
  headers: Map<string, string>;
  /** Not compressed. */
  text: string;
}

/** What docs/nginx.conf names that is different on each computer. */
export const NAMED = {
  cache: '/dev/shm/vigil-cache',
  vigil: '127.0.0.1:3000',
  listen: 'listen 443 ssl',
  certificate: '/etc/ssl/vigil/fullchain.pem',
  key: '/etc/ssl/vigil/privkey.pem',
} as const;

/** Returns docs/nginx.conf with other places and ports. @throws Error if it does not name one of them exactly once */
export const configWith = (others: Record<keyof typeof NAMED, string>): string =>
  Object.entries(NAMED).reduce(
    (text, [name, named]) => {
      if (text.split(named).length !== 2) throw new Error(`docs/nginx.conf must name ${named} once`);
      return text.replace(named, others[name as keyof typeof NAMED]);
    },
    readFileSync(inCheckout('docs/nginx.conf'), 'utf8'),
  );

const SELF_SIGNED = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');

const isListening = async (port: number): Promise<boolean> => {
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
  return answer !== null; // "plain HTTP request was sent to HTTPS port"
};

/**
 * Reads an answer from a file of the cache: a binary header, the line "KEY: ...", the answer's own header, its body.
 */
const readKept = (file: string): KeptAnswer => {
  const bytes = readFileSync(file);
  const from = bytes.indexOf('\nKEY: ');
  const head = bytes.indexOf('\r\n\r\n', from);
  const [first = '', statusLine = '', ...lines] = bytes
    .subarray(from + 1, head)
    .toString('latin1')
    .split(/\r?\n/);
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = bytes.subarray(head + 4);
  const coding = headers.get('content-encoding');
  const plain = coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body;
  return {
    key: first.slice('KEY: '.length),
    status: Number(statusLine.split(' ')[1]),
    headers,
    text: plain.toString(),
  };
};

/**
 * Starts nginx with docs/nginx.conf in front of a Vigil.
 * @throws Error that says what to install where there is no nginx
 */
export const startNginx = async (vigilPort: number): Promise<Nginx> => {
  const program = PLACES.find((place) => existsSync(place));
  if (!program) throw new Error('This chapter needs nginx, and there is none: apt-get install nginx-light');
  const folder = mkdtempSync(join(tmpdir(), 'vigil-nginx-'));
  const within = (name: string): string => join(folder, name);
  const [port, cache] = [await freePort(), within('cache')];
  mkdirSync(within('temp'));
  const subject = ['-subj', `/CN=${HOST}`, '-keyout', within('key.pem'), '-out', within('certificate.pem')];
  execFileSync('openssl', [...SELF_SIGNED, ...subject], { stdio: 'ignore' });
  writeFileSync(
    within('vigil.conf'),
    configWith({
      cache,
      vigil: `127.0.0.1:${vigilPort}`,
      listen: `listen 127.0.0.1:${port} ssl`,
      certificate: within('certificate.pem'),
      key: within('key.pem'),
    }),
  );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    within('nginx.conf'),
    [
      ...(process.getuid?.() === 0 ? ['user root;'] : []),
      `daemon off; worker_processes 1; pid ${within('pid')}; error_log ${within('error.log')} warn;`,
      'events { worker_connections 1024; }',
      // How an answer was made is told to this test alone.
      'http { add_header X-From-Cache $upstream_cache_status always;',
      ...temporary.map((name) => `${name}_temp_path ${within('temp')}/${name};`),
      `include ${within('vigil.conf')}; }`,
    ].join('\n'),
  );
  const child = spawn(program, ['-e', within('error.log'), '-c', within('nginx.conf')], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  for (let tries = 0; !(await isListening(port)); tries += 1) {
    if (child.exitCode !== null || tries > 200)
      throw new Error(`nginx did not start: ${readFileSync(within('error.log'), 'utf8')}`);
    await pause(50);
  }
  return {
    port,
    kept: () =>
      readdirSync(cache, { recursive: true, withFileTypes: true }).flatMap((entry) => {
        if (!entry.isFile() || !/^[0-9a-f]{32}$/.test(entry.name)) return [];
        return [readKept(join(entry.parentPath, entry.name))];
      }),
    logged: () => readFileSync(within('error.log'), 'utf8'),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
