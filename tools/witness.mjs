#!/usr/bin/env node
// A log witness for Vigil's revision log, or any log that follows C2SP. It stores the newest checkpoint of each log
// that it follows, and signs only checkpoints that continue it. So nobody can show two people different histories
// unnoticed.
//
// node witness.mjs init FOLDER NAME                creates its key and prints the line that verifies its signatures
// node witness.mjs follow FOLDER LOG-KEY           follows one more log (Vigil's key line: /api/public/log/key)
// node witness.mjs run FOLDER [--port N] [--host NAME]
// node witness.mjs show FOLDER                     shows what it follows, and what it saw last
//
// One file, Node 20 or newer, nothing to install. docs/witness.md says what it stores and what it proves. Sources:
// c2sp.org/tlog-witness (add-checkpoint), c2sp.org/tlog-cosignature (cosignature/v1), c2sp.org/signed-note,
// c2sp.org/tlog-checkpoint; RFC 9162, 2.1.4.2.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [LOG_KEY, WITNESS_KEY] = [0x01, 0x04];
const MOST_BYTES = 32_768;
const MOST_PROOF_LINES = 63;
/**
 * Maximum signed checkpoints per log that contradict what was seen before. They prove that its key signed two
 * histories.
 */
const MOST_EVIDENCE = 100;
const EMPTY_ROOT = createHash('sha256').digest();

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** Decodes base64. Accepts only the canonical spelling. */
const fromBase64 = (text) => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Refusal(400, 'this is no base64');
  return bytes;
};
const hashFrom = (text) => {
  const hash = fromBase64(text);
  if (hash.length !== 32) throw new Refusal(400, 'a hash has 32 bytes');
  return hash;
};

/** The response sent instead of a signature. */
class Refusal extends Error {
  constructor(status, said, type = 'text/plain; charset=utf-8') {
    super(said);
    Object.assign(this, { status, said, type });
  }
}

const keyId = (name, kind, raw) => sha256(`${name}\n`, Buffer.of(kind), raw).subarray(0, 4);
const rawOf = (publicKey) => publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
const keyLine = (name, kind, raw) =>
  `${name}+${keyId(name, kind, raw).toString('hex')}+${Buffer.concat([Buffer.of(kind), raw]).toString('base64')}`;

/** Parses a log's key, name+id+key. @throws Refusal */
export const readLogKey = (line) => {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? [];
  if (!name) throw new Refusal(400, 'the key is not of the form name+id+key');
  const bytes = fromBase64(encoded);
  if (bytes.length !== 33 || bytes[0] !== LOG_KEY || keyId(name, LOG_KEY, bytes.subarray(1)).toString('hex') !== id)
    throw new Refusal(400, 'the key is no Ed25519 key of a log, or does not fit its id');
  return {
    name,
    id,
    publicKey: createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') },
      format: 'jwk',
    }),
  };
};

const sizeFrom = (text) => {
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) throw new Refusal(400, 'a size is a decimal number without leading zeroes');
  return Number(text);
};

/**
 * Checks a consistency proof (RFC 9162, 2.1.4.2). @returns whether the tree of `first` leaves is the beginning of the
 * tree of `second`.
 */
export const isContinued = (first, second, proof, firstRoot, secondRoot) => {
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  if (first === 0) return proof.length === 0;
  if (first > second || proof.length === 0) return false;
  let isPower = first;
  while (isPower % 2 === 0) isPower /= 2;
  const [start, ...path] = isPower === 1 ? [firstRoot, ...proof] : proof;
  let [fn, sn, fr, sr] = [first - 1, second - 1, start, start];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  for (const c of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
};

/** Parses a request's body: `old N`, lines of a proof, an empty line, a signed checkpoint. @throws Refusal 400 */
export const readRequest = (body) => {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new Refusal(400, 'this is no UTF-8');
  }
  // oxlint-disable-next-line no-control-regex -- a note holds none but line ends
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Refusal(400, 'a note holds no control characters');
  const gap = text.indexOf('\n\n');
  if (gap < 0) throw new Refusal(400, 'an empty line stands before the checkpoint');
  const [first, ...lines] = text.slice(0, gap).split('\n');
  const old = /^old (\S+)$/.exec(first)?.[1];
  if (old === undefined) throw new Refusal(400, 'the first line is "old" and a size');
  if (lines.length > MOST_PROOF_LINES) throw new Refusal(400, `a proof has at most ${MOST_PROOF_LINES} lines`);
  return { old: sizeFrom(old), proof: lines.map(hashFrom), ...readNote(text.slice(gap + 2)) };
};

const readNote = (note) => {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n')) throw new Refusal(400, 'the checkpoint is no signed note');
  const text = note.slice(0, cut + 1);
  const signatures = note
    .slice(cut + 2)
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, name, encoded] = /^— ([^+\s]+) (\S+)$/.exec(line) ?? [];
      if (!name) throw new Refusal(400, 'a line of a signature is "— NAME BASE64"');
      return { line, name, bytes: fromBase64(encoded) };
    });
  if (signatures.length === 0 || signatures.length > 100) throw new Refusal(400, 'the checkpoint is no signed note');
  const [origin, size, root, end] = text.split('\n');
  if (!origin || end === undefined) throw new Refusal(400, 'a checkpoint says name, size and root');
  return { text, signatures, origin, size: sizeFrom(size), root: hashFrom(root) };
};

/** Writes a file whole or not at all, and flushes it to disk before it returns. */
const keep = (folder, name, text, mode = 0o644) => {
  const draft = join(folder, `${name}.new`);
  writeFileSync(draft, text, { mode, flush: true });
  renameSync(draft, join(folder, name));
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
};

const stateFile = (name) => `log-${sha256(name).toString('hex').slice(0, 24)}.json`;
const read = (folder, file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** Returns the size and root last seen of a log; size 0: never. */
const seenIn = ({ checkpoint }) => {
  if (checkpoint === null) return { size: 0, root: EMPTY_ROOT };
  const { size, root } = readNote(checkpoint);
  return { size, root };
};

/** Opens the witness in a folder. @throws Error with one sentence when there is none. */
export const openWitness = (folder) => {
  if (!existsSync(join(folder, 'witness.json')))
    throw new Error(`${folder} is no folder of a witness: "node witness.mjs init ${folder} NAME" makes one`);
  const { name } = read(folder, 'witness.json');
  const privateKey = createPrivateKey(readFileSync(join(folder, 'witness-key.pem'), 'utf8'));
  const raw = rawOf(createPublicKey(privateKey));
  const logs = new Map(read(folder, 'follows.json').map((line) => [readLogKey(line).name, readLogKey(line)]));
  for (const origin of logs.keys()) {
    // Starting again from nothing would mean signing any history.
    if (!existsSync(join(folder, stateFile(origin))))
      throw new Error(
        `what was seen of ${origin} is missing (${stateFile(origin)}): restore it, or retire this witness and make another with another key`,
      );
  }
  return { folder, name, logs, key: keyLine(name, WITNESS_KEY, raw), id: keyId(name, WITNESS_KEY, raw), privateKey };
};

export const initWitness = (folder, name) => {
  if (!/^[\x21-\x2a\x2c-\x7e]{1,200}$/.test(name))
    throw new Error('the name may have no space and no plus: an address like witness.example.org');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  keep(
    folder,
    'witness-key.pem',
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    0o600,
  );
  keep(folder, 'follows.json', '[]\n');
  keep(folder, 'witness.json', `${JSON.stringify({ name })}\n`);
  return openWitness(folder);
};

export const followLog = (folder, line) => {
  const witness = openWitness(folder);
  const log = readLogKey(line);
  if (witness.logs.has(log.name)) throw new Error(`${log.name} is followed already`);
  // Written before the list of followed logs: a followed log without this file would prevent the next start.
  if (!existsSync(join(folder, stateFile(log.name))))
    keep(folder, stateFile(log.name), `${JSON.stringify({ log: log.name, checkpoint: null })}\n`);
  keep(folder, 'follows.json', `${JSON.stringify([...read(folder, 'follows.json'), line.trim()], null, 1)}\n`);
};

const cosign = ({ name, id, privateKey }, text) => {
  const time = Math.floor(Date.now() / 1000);
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  return `— ${name} ${Buffer.concat([id, stamp, sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, 'utf8'), privateKey)]).toString('base64')}\n`;
};

const keepEvidence = ({ folder }, asked, line) => {
  const name = `refused-${stateFile(asked.origin).slice(4, -5)}-${sha256(asked.text).toString('hex').slice(0, 12)}`;
  const kept = readdirSync(folder).filter((file) => file.startsWith('refused-'));
  if (!kept.includes(name) && kept.length < MOST_EVIDENCE) keep(folder, name, `${asked.text}\n${line}\n`);
};

/**
 * Signs a checkpoint if it continues the log. Runs without waiting, so that concurrent requests are handled one after
 * the other.
 * @returns the line of its signature. @throws Refusal
 */
export const addCheckpoint = (witness, body) => {
  const asked = readRequest(body);
  const log = witness.logs.get(asked.origin);
  if (!log) throw new Refusal(404, 'this log is not followed here');
  const theirs = asked.signatures.filter(
    ({ name, bytes }) => name === log.name && bytes.subarray(0, 4).toString('hex') === log.id,
  );
  const signed = theirs.find(({ bytes }) =>
    verify(null, Buffer.from(asked.text, 'utf8'), log.publicKey, bytes.subarray(4)),
  );
  if (!signed) throw new Refusal(403, 'the checkpoint is not signed with the key of its log');
  if (asked.old > asked.size) throw new Refusal(400, 'the old size is larger than the new one');
  const state = read(witness.folder, stateFile(asked.origin));
  const seen = seenIn(state);
  if (asked.old !== seen.size) throw new Refusal(409, `${seen.size}\n`, 'text/x.tlog.size');
  if (asked.size === seen.size && !asked.root.equals(seen.root)) {
    keepEvidence(witness, asked, signed.line);
    throw new Refusal(409, `${seen.size}\n`, 'text/x.tlog.size');
  }
  if (!isContinued(seen.size, asked.size, asked.proof, seen.root, asked.root)) {
    keepEvidence(witness, asked, signed.line);
    throw new Refusal(422, 'this does not continue what was seen before');
  }
  const cosignature = cosign(witness, asked.text);
  // For the same checkpoint again, nothing needs to be written.
  if (state.checkpoint === null || asked.size > seen.size)
    keep(
      witness.folder,
      stateFile(asked.origin),
      `${JSON.stringify({ log: asked.origin, checkpoint: `${asked.text}\n${signed.line}\n${cosignature}` })}\n`,
    );
  return cosignature;
};

const answer = (response, status, text, type = 'text/plain; charset=utf-8') =>
  void response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(text),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .end(text);

/** Serves POST /add-checkpoint, and GET / with the witness's key. */
export const serveWitness = (witness) => {
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 30_000 },
    (request, response) => {
      const path = request.url?.split('?')[0];
      if (path === '/' && request.method === 'GET') return answer(response, 200, `${witness.key}\n`);
      if (path !== '/add-checkpoint') return answer(response, 404, 'there is nothing here\n');
      if (request.method !== 'POST') return answer(response, 405, 'a checkpoint is added by POST\n');
      const parts = [];
      let length = 0;
      request.on('data', (part) => {
        length += part.length;
        if (length <= MOST_BYTES) parts.push(part);
      });
      request.on('end', () => {
        try {
          if (length > MOST_BYTES) throw new Refusal(413, `at most ${MOST_BYTES} bytes`);
          answer(response, 200, addCheckpoint(witness, Buffer.concat(parts)));
        } catch (error) {
          if (error instanceof Refusal)
            return answer(
              response,
              error.status,
              error.said.endsWith('\n') ? error.said : `${error.said}\n`,
              error.type,
            );
          // For example a full disk or a missing folder: nothing was signed.
          process.stderr.write(`Nothing could be kept (${error.code ?? error.name}): nothing was signed.\n`);
          answer(response, 500, 'nothing could be kept\n');
        }
      });
      request.on('error', () => response.destroy());
    },
  );
  server.maxConnections = 200;
  return server;
};

/** Locks the folder: two processes on one folder would each sign what the other refuses. */
const lock = (folder) => {
  const file = join(folder, 'running');
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const other = Number(readFileSync(file, 'utf8'));
      if (other !== process.pid && isAlive(other))
        throw new Error(`this witness runs already (process ${other}); if it does not, remove ${file}`);
      rmSync(file, { force: true });
    }
  }
  throw new Error('two witnesses were started at once');
};
const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const say = (line) => void process.stdout.write(`${line}\n`);

const run = (folder, options) => {
  const witness = openWitness(folder);
  const release = lock(folder);
  const server = serveWitness(witness);
  server.on('error', (error) => {
    release();
    process.stderr.write(`The witness cannot listen (${error.code}).\n`);
    process.exitCode = 1;
  });
  server.listen(options.port ?? 4400, options.host ?? 'localhost', () => {
    const { port } = server.address();
    say(
      `${witness.name} follows ${witness.logs.size} log${witness.logs.size === 1 ? '' : 's'} at http://${options.host ?? 'localhost'}:${port}`,
    );
    say(witness.key);
  });
  const end = () =>
    server.close(() => {
      release();
      process.exit(0);
    });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      end();
      server.closeIdleConnections();
    });
};

const show = (folder) => {
  const witness = openWitness(folder);
  say(witness.key);
  for (const origin of witness.logs.keys()) {
    const state = read(folder, stateFile(origin));
    const { size, root } = seenIn(state);
    say(
      state.checkpoint === null
        ? `${origin}: nothing yet`
        : `${origin}: ${size} leaves, root ${root.toString('hex')}\n\n${state.checkpoint}`,
    );
  }
  const evidence = readdirSync(folder).filter((file) => file.startsWith('refused-'));
  if (evidence.length > 0)
    say(
      `REFUSED: ${evidence.length} signed checkpoints that do not continue what was seen. Each is proof of a second history: ${evidence.join(', ')}`,
    );
};

const COMMANDS = {
  init: ([folder, name, ...more]) => folder && name && more.length === 0 && (() => say(initWitness(folder, name).key)),
  follow: ([folder, key, ...more]) => folder && key && more.length === 0 && (() => followLog(folder, key)),
  show: ([folder, ...more]) => folder && more.length === 0 && (() => show(folder)),
  run: ([folder, ...more]) => {
    const options = {};
    for (let i = 0; i < more.length; i += 2) {
      if (more[i] === '--port' && /^\d{1,5}$/.test(more[i + 1] ?? '')) options.port = Number(more[i + 1]);
      else if (more[i] === '--host' && more[i + 1]) options.host = more[i + 1];
      else return null;
    }
    return folder && (() => run(folder, options));
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Ignores errors when the reader of the output stops early.
  process.stdout.on('error', () => undefined);
  const [name, ...rest] = process.argv.slice(2);
  const work = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name](rest) : null;
  if (!work) {
    process.stderr.write(
      'Usage: node witness.mjs init FOLDER NAME | follow FOLDER LOG-KEY | run FOLDER [--port N] [--host NAME] | show FOLDER\n',
    );
    process.exitCode = 2;
  } else {
    try {
      work();
    } catch (error) {
      process.stderr.write(`This could not be done: ${error.message}.\n`);
      process.exitCode = 1;
    }
  }
}
