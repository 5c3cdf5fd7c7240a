import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openStore, signedIn, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const PORT = 3976;
const CLIENTS = 8;
const MB = 1e6;
const SIZE = 100 * MB;
/** The size in which phones and the desk send files. */
const PIECE = 1024 * 1024;
const SAMPLE_MS = 25;

/** Measures the server's peak memory above idle while eight clients send 100 MB each. */
export const run = async ({ report, say }) => {
  const store = await openStore('bench_field');
  const vigil = await startVigil(store, PORT);
  const pool = new pg.Pool({ connectionString: store.url, max: 2 });
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  try {
    const headers = { origin: vigil.base, ...(await signedIn(pool)) };
    const incident = await aRecord(vigil.base, headers, agent);
    say('Warming up ...');
    await Promise.all(
      Array.from({ length: CLIENTS }, () => sendFile(vigil.base, { incident, headers, agent, size: 3 * MB })),
    );
    const idle = await settled(vigil.pid);
    say(`${CLIENTS} clients send ${SIZE / MB} MB each ...`);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, residentMb(vigil.pid));
    }, SAMPLE_MS);
    const began = performance.now();
    await Promise.all(
      Array.from({ length: CLIENTS }, () => sendFile(vigil.base, { incident, headers, agent, size: SIZE })),
    );
    const seconds = (performance.now() - began) / 1000;
    clearInterval(watch);
    report({
      name: `memory above idle, ${CLIENTS} clients send ${SIZE / MB} MB each`,
      value: peak - idle,
      unit: 'MB',
      note: `at the most; wanted: 100 or less; idle ${Math.round(idle)} MB`,
    });
    report({
      name: `sent, encrypted, hashed, encrypted anew and stored, ${CLIENTS} clients`,
      value: (CLIENTS * SIZE) / MB / seconds,
      unit: 'MB/s',
    });
  } finally {
    await pool.end();
    await vigil.close();
    await store.close();
  }
};

/** Returns the resident memory of a process in MB. */
const residentMb = (pid) => {
  const status = `/proc/${pid}/status`;
  if (existsSync(status)) return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))[1]) * 1024) / MB;
  return (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / MB;
};

/** Returns the lowest value within a few seconds. */
const settled = async (pid) => {
  let least = Infinity;
  for (let n = 0; n < 100; n += 1) {
    least = Math.min(least, residentMb(pid));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return least;
};

/**
 * Yields a unique file of this size that begins as a picture, part by part, so that the clients need little memory
 * either.
 */
const aFile = (size) => {
  const noise = randomBytes(PIECE);
  const part = (n) => {
    const bytes = Buffer.from(noise.subarray(0, Math.min(PIECE, size - n * PIECE)));
    if (bytes.length >= 4) bytes.writeUInt32BE(n);
    if (n === 0) Buffer.from('ffd8ffe000104a464946000101', 'hex').copy(bytes);
    return bytes;
  };
  const parts = Math.ceil(size / PIECE);
  const sum = createHash('sha256');
  for (let n = 0; n < parts; n += 1) sum.update(part(n));
  return { sha256: sum.digest('hex'), parts, part };
};

const ask = (url, { method, headers, agent, body }) =>
  new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, agent, headers: { ...headers, 'content-length': String(body?.length ?? 0) } },
      (answer) => {
        let text = '';
        answer
          .setEncoding('utf8')
          .on('data', (chunk) => {
            text += chunk;
          })
          .on('end', () =>
            answer.statusCode < 300
              ? resolve(text)
              : reject(new Error(`${method} answered ${answer.statusCode}: ${text}`)),
          )
          .on('error', reject);
      },
    );
    asked.on('error', reject).end(body);
  });

const sendFile = async (base, { incident, headers, agent, size }) => {
  const id = randomUUID();
  const { sha256, parts, part } = aFile(size);
  const json = { ...headers, 'content-type': 'application/json' };
  const tus = { ...headers, 'tus-resumable': '1.0.0' };
  await ask(`${base}/api/incidents/${incident}/evidence/${id}`, {
    agent,
    method: 'PUT',
    headers: json,
    body: Buffer.from(JSON.stringify({ size, sha256, kind: 'photo', addedAt: null, name: null })),
  });
  await ask(`${base}/api/evidence/uploads`, {
    agent,
    method: 'POST',
    headers: { ...tus, 'upload-length': String(size), 'upload-metadata': `id ${Buffer.from(id).toString('base64')}` },
  });
  for (let n = 0; n < parts; n += 1) {
    await ask(`${base}/api/evidence/uploads/${id}`, {
      agent,
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': String(n * PIECE), 'content-type': 'application/offset+octet-stream' },
      body: part(n),
    });
  }
};

const aRecord = async (base, headers, agent) => {
  const { anIncident } = await api('testing/an-incident.js');
  const id = randomUUID();
  await ask(`${base}/api/incidents/${id}`, {
    agent,
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json', 'if-none-match': '*' },
    body: Buffer.from(JSON.stringify(anIncident())),
  });
  return id;
};
