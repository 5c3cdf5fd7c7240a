#!/usr/bin/env node
// Checks a bundle of Vigil's revision log, offline and without trusting its sender.
//
// node verify.mjs BUNDLE [--key KEY] [--checkpoint FILE]... [--witness KEY]... [--need N] [--all]
//
// One file, Node 20 or newer, nothing to install. docs/verify.md explains what it proves and what it cannot. Each leaf
// and each value is: proven; erased by leaf n; not shown (the bundle omits it); waiting (it is newer than the
// checkpoint, so nothing proves it yet); or VERIFICATION FAILED. Exit status: 0 everything shown is proven, 1 the
// verification of something failed, 2 invalid arguments, 3 everything shown is proven except what is waiting.
//
// A bundle is lines of JSON. The first is {"vigil":"log bundle","v":1,"checkpoint":NOTE,"key":KEY,"complete":BOOLEAN,
// "shows":"all"|"some","consistency":[{"size":N,"proof":[...]}]}; each other line is a leaf:
// {"leaf":DATA,"proof":[...]| absent,"values":[DISCLOSURE...]}. Hashes are base64. Sources: RFC 6962, sections 2.1.1 to
// 2.1.3; c2sp.org/signed-note; c2sp.org/tlog-checkpoint; c2sp.org/tlog-cosignature (Ed25519). The digests of values are
// those of SD-JWT.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafHash = (data) => sha256(Buffer.of(0), Buffer.from(data, 'utf8'));
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
const digestOf = (disclosure) => sha256(Buffer.from(disclosure, 'utf8')).toString('base64url');

/** Decodes base64. Accepts only the canonical spelling, so that two texts never have the same hash. */
const fromBase64 = (text) => {
  const bytes = Buffer.from(String(text), 'base64');
  if (bytes.toString('base64') !== text) throw new Error('this is no base64');
  return bytes;
};
const hashFrom = (text) => {
  const hash = fromBase64(text);
  if (hash.length !== 32) throw new Error('a hash has 32 bytes');
  return hash;
};

const [LOG_KEY, WITNESS_KEY] = [1, 4];
const SIGNATURE_LINE = /^— ([^+\s]+) (\S+)$/;

/** Parses a log's key, name+id+key, as in c2sp.org/signed-note. @throws Error */
export const readKey = (line) => keyOf(line, LOG_KEY);
/** Parses a witness's key, in the same form. @throws Error */
export const readWitnessKey = (line) => keyOf(line, WITNESS_KEY);

const keyOf = (line, kind) => {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? [];
  if (!name) throw new Error('the key is not of the form name+id+key');
  const bytes = fromBase64(encoded);
  if (bytes.length !== 33 || bytes[0] !== kind)
    throw new Error(kind === LOG_KEY ? 'the key is no Ed25519 key' : 'the key is no Ed25519 key of a witness');
  if (sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex') !== id) throw new Error('the key does not fit its id');
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') },
    format: 'jwk',
  });
  return { name, id, publicKey };
};

/** Opens a signed checkpoint: name, size, root. @throws Error with one sentence when this key did not sign it. */
export const openCheckpoint = (note, key) => {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n')) throw new Error('the checkpoint is no signed note');
  const text = note.slice(0, cut + 1);
  const signatures = note
    .slice(cut + 2)
    .split('\n')
    .slice(0, -1)
    .map((line) => SIGNATURE_LINE.exec(line));
  if (signatures.length === 0 || signatures.some((found) => !found))
    throw new Error('the checkpoint is no signed note');
  const ours = signatures.filter(
    ([, name, encoded]) => name === key.name && fromBase64(encoded).subarray(0, 4).toString('hex') === key.id,
  );
  if (ours.length === 0) throw new Error('the checkpoint is not signed with this key');
  if (
    !ours.every(([, , encoded]) =>
      verify(null, Buffer.from(text, 'utf8'), key.publicKey, fromBase64(encoded).subarray(4)),
    )
  )
    throw new Error('the signature of the checkpoint is wrong');
  const [name, size, root, rest] = text.split('\n');
  if (rest === undefined || name !== key.name || !/^(0|[1-9]\d{0,14})$/.test(size))
    throw new Error('the checkpoint does not say name, size and root');
  return { name, size: Number(size), root: hashFrom(root) };
};

/**
 * Checks which of the named log witnesses signed a checkpoint, and when by their own clock. Ignores lines of other
 * keys.
 * @returns for each its name, and `at` (an ISO instant; null: it did not sign)
 * @throws Error when a line under one of these keys is not its signature
 */
export const witnessSignaturesOf = (note, witnesses) => {
  const cut = note.lastIndexOf('\n\n');
  const [text, lines] = [
    note.slice(0, cut + 1),
    note
      .slice(cut + 2)
      .split('\n')
      .slice(0, -1),
  ];
  return witnesses.map(({ name, id, publicKey }) => {
    let at = null;
    for (const line of lines) {
      const [, by, encoded] = SIGNATURE_LINE.exec(line) ?? [];
      if (by !== name || fromBase64(encoded).subarray(0, 4).toString('hex') !== id) continue;
      const bytes = fromBase64(encoded);
      const time = bytes.length === 76 ? bytes.readBigUInt64BE(4) : null;
      const isTheirs =
        time !== null &&
        time < 253402300800n &&
        verify(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, 'utf8'), publicKey, bytes.subarray(12));
      if (!isTheirs) throw new Error(`the line of the witness ${name} is not its signature`);
      at = new Date(Number(time) * 1000).toISOString();
    }
    return { name, at };
  });
};

/**
 * Checks an inclusion proof (RFC 6962, 2.1.1; RFC 9162, 2.1.3.2). @returns whether the proof leads from the leaf to the
 * root.
 */
export const checkInclusion = (index, size, hash, proof, root) => {
  if (index < 0 || index >= size) return false;
  let [fn, sn, r] = [index, size - 1, hash];
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else r = nodeHash(r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && r.equals(root);
};

/**
 * Checks a consistency proof (RFC 9162, 2.1.4.2). @returns whether the tree of `first` leaves is the beginning of the
 * tree of `second`.
 */
export const checkConsistency = (first, second, proof, firstRoot, secondRoot) => {
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  if (first < 1 || first > second || proof.length === 0) return false;
  const isPower = 2 ** Math.round(Math.log2(first)) === first;
  const [start, ...path] = isPower ? [firstRoot, ...proof] : proof;
  let [fn, sn, fr, sr] = [first - 1, second - 1, start, start];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  for (const c of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
};

/** Updates the roots of the full subtrees so far, the widest first. */
const grow = (stack, size, hash) => {
  let node = hash;
  for (let n = size; n % 2 === 1; n = (n - 1) / 2) node = nodeHash(stack.pop(), node);
  stack.push(node);
};
const rootOf = (stack) => (stack.length === 0 ? sha256() : stack.reduceRight((right, left) => nodeHash(left, right)));

const readDisclosure = (disclosure) => {
  const parts = JSON.parse(Buffer.from(disclosure, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== 3 || typeof parts[1] !== 'string')
    throw new Error('this is no disclosure');
  return { field: parts[1], value: parts[2] };
};

/** Parses a leaf. @throws Error when it does not have the form of a leaf. */
const readLeaf = (data) => {
  // Lone surrogates would be hashed as replacement characters: two texts with one hash.
  if (typeof data !== 'string' || !data.isWellFormed()) throw new Error('this is no leaf');
  const content = JSON.parse(data);
  const fits =
    content &&
    content.v === 1 &&
    Number.isSafeInteger(content.idx) &&
    areTexts(content.digests) &&
    (content.erases === undefined || areErasures(content.erases));
  if (!fits) throw new Error('this is no leaf');
  return content;
};
const areTexts = (list) => Array.isArray(list) && list.every((one) => typeof one === 'string');
const areErasures = (list) =>
  Array.isArray(list) && list.every((one) => one && Number.isSafeInteger(one.leaf) && typeof one.digest === 'string');

/**
 * Checks a bundle.
 * @param lines the lines of the bundle, in any (async) iterable
 * @param options.key the verifier key that you trust; without one, the bundle's own is used, and the result says so
 * @param options.checkpoints older checkpoint notes that were saved outside
 * @param options.witnesses keys of log witnesses that you trust; `need` of them must have signed the bundle's
 * checkpoint (0: only reports who did)
 * @returns an object with `signed` (name, size and root of the bundle's checkpoint, or null), `ownKey` (the key came
 * with the bundle), `witnesses` (name and instant of each; null: did not sign), `head` (size and root of a complete
 * bundle's leaves), `leaves` (idx, at, who, what, of, id, state, why, items) and `problems` (what is wrong with the
 * whole). If that list is empty and no leaf or item below is VERIFICATION FAILED, everything is proven.
 */
export const verifyBundle = async (
  lines,
  { key: trusted = null, checkpoints = [], witnesses: named = [], need = 0 } = {},
) => {
  const problems = [];
  const attempt = (what, work) => {
    try {
      return work();
    } catch (error) {
      problems.push(`${what}: ${error.message}`);
      return null;
    }
  };
  let header = null;
  let key = null;
  let signed = null;
  let older = [];
  let witnesses = [];
  const stack = [];
  const rootAt = new Map();
  const leaves = [];
  let at = 0;
  for await (const line of lines) {
    if (line === '') continue;
    if (header === null) {
      header = attempt('the first line', () => JSON.parse(line));
      if (header?.vigil !== 'log bundle' || header.v !== 1)
        throw new Error('this is no bundle of a Vigil log (version 1)');
      key = attempt('the key', () => readKey(trusted ?? header.key));
      if (key) {
        signed = attempt('the checkpoint of the bundle', () => openCheckpoint(header.checkpoint, key));
        const keys = named.flatMap(
          (line, i) => attempt(`the key of witness ${i + 1}`, () => readWitnessKey(line)) ?? [],
        );
        witnesses =
          (signed && attempt('the checkpoint of the bundle', () => witnessSignaturesOf(header.checkpoint, keys))) ?? [];
        older = checkpoints.flatMap(
          (note, i) => attempt(`checkpoint ${i + 1} from outside`, () => openCheckpoint(note, key)) ?? [],
        );
      }
      continue;
    }
    const read = attempt(`line ${leaves.length + 2}`, () => {
      const { leaf, proof = null, values = [] } = JSON.parse(line);
      if (!areTexts(values)) throw new Error('its values are no texts');
      return { content: readLeaf(leaf), hash: leafHash(leaf), proof: proof && proof.map(hashFrom), values };
    });
    if (!read) {
      // An unreadable leaf still counts: the leaves after it keep their positions.
      grow(stack, at, sha256(line));
      at += 1;
      continue;
    }
    if (header.complete) {
      grow(stack, at, read.hash);
      at += 1;
      if (at === signed?.size || older.some(({ size }) => size === at)) rootAt.set(at, rootOf(stack));
    }
    leaves.push({ ...read, place: at - 1 });
  }
  if (header === null) throw new Error('the bundle is empty');
  const saw = new Set(witnesses.filter(({ at: when }) => when !== null).map(({ name }) => name)).size;
  if (saw < need)
    problems.push(`${saw} of the witnesses that you named signed the checkpoint, and you ask for ${need}`);
  const wholeFits = header.complete && signed ? checkWhole({ at, signed, older, rootAt, problems }) : null;
  if (!header.complete && signed) checkOlder({ header, signed, older, problems, attempt });
  const states = leaves.map((leaf) => stateOf(leaf, { header, signed, wholeFits }));
  const erased = erasuresOf(leaves, states, problems);
  const results = leaves.map((leaf, i) => {
    const [state, why] = states[i];
    const { idx, at: when, who, what, of, id } = leaf.content;
    return {
      idx,
      at: when,
      who,
      what,
      of,
      id,
      state,
      why,
      items: itemsOf(leaf, erased, header.shows === 'all', state),
    };
  });
  const head = header.complete ? { size: at, root: rootOf(stack).toString('hex') } : null;
  return {
    head,
    signed: signed && { name: signed.name, size: signed.size, root: signed.root.toString('hex') },
    ownKey: trusted === null,
    witnesses,
    problems,
    leaves: results,
  };
};

const checkWhole = ({ at, signed, older, rootAt, problems }) => {
  let fits = true;
  for (const [who, { size, root }] of [
    ['the checkpoint of the bundle', signed],
    ...older.map((one, i) => [`checkpoint ${i + 1} from outside`, one]),
  ]) {
    if (size > at) problems.push(`${who} speaks of ${size} leaves, and there are ${at}: leaves are missing`);
    else if (size === 0 || rootAt.get(size)?.equals(root)) continue;
    else
      problems.push(
        `the first ${size} leaves are not those that ${who} was made for: something was changed, added, removed or moved`,
      );
    fits = false;
  }
  return fits;
};

const checkOlder = ({ header, signed, older, problems, attempt }) => {
  older.forEach(({ size, root }, i) => {
    const who = `checkpoint ${i + 1} from outside`;
    const found = (header.consistency ?? []).find((one) => one.size === size);
    if (
      size === signed.size
        ? root.equals(signed.root)
        : found && attempt(who, () => checkConsistency(size, signed.size, found.proof.map(hashFrom), root, signed.root))
    )
      return;
    problems.push(
      found || size === signed.size
        ? `the log is not a continuation of ${who} (${size} leaves): it was rewritten`
        : `the bundle has no proof that the log continues ${who} (${size} leaves): ask for one that does`,
    );
  });
};

const stateOf = ({ content, hash, proof, place }, { header, signed, wholeFits }) => {
  if (!signed) return ['VERIFICATION FAILED', 'there is no checkpoint that it can be held against'];
  if (header.complete) {
    if (content.idx !== place)
      return ['VERIFICATION FAILED', `it says that it is leaf ${content.idx}, and it is leaf ${place}`];
    if (place >= signed.size) return ['waiting', 'it is younger than the checkpoint'];
    return wholeFits ? ['proven', ''] : ['VERIFICATION FAILED', 'the log as a whole does not fit a checkpoint'];
  }
  if (content.idx >= signed.size) return ['waiting', 'it is younger than the checkpoint'];
  return proof && checkInclusion(content.idx, signed.size, hash, proof, signed.root)
    ? ['proven', '']
    : ['VERIFICATION FAILED', 'nothing leads from it to the checkpoint'];
};

/**
 * Maps `LEAF DIGEST` to the leaf that records that the value was erased, and how far that is proven. Ignores leaves
 * that are VERIFICATION FAILED.
 */
const erasuresOf = (leaves, states, problems) => {
  const erased = new Map();
  leaves.forEach(({ content }, i) => {
    const [state] = states[i];
    if (state === 'VERIFICATION FAILED') return;
    for (const { leaf, digest } of content.erases ?? []) {
      const key = `${leaf} ${digest}`;
      if (leaf >= content.idx)
        problems.push(`leaf ${content.idx} says that it erased something of leaf ${leaf}, which is not before it`);
      else if (erased.get(key)?.state !== 'proven') erased.set(key, { by: content.idx, state });
    }
  });
  return erased;
};

const itemsOf = ({ content, values }, erased, showsAll, leafState) => {
  const shown = new Map();
  const items = [];
  for (const disclosure of values) {
    const digest = digestOf(disclosure);
    let read = null;
    try {
      read = readDisclosure(disclosure);
    } catch {
      // Reported below: an unreadable value has no digest in the leaf, or the leaf itself is invalid.
    }
    if (read && content.digests.includes(digest) && !shown.has(digest)) shown.set(digest, read);
    else
      items.push({
        digest,
        field: read?.field ?? null,
        value: read?.value,
        state: 'VERIFICATION FAILED',
        by: null,
        why: 'the leaf does not hold this value',
      });
  }
  for (const digest of content.digests) {
    const read = shown.get(digest);
    const gone = erased.get(`${content.idx} ${digest}`);
    const [state, why] =
      leafState === 'VERIFICATION FAILED'
        ? ['VERIFICATION FAILED', 'its leaf is not proven']
        : read && gone
          ? ['VERIFICATION FAILED', `it is shown, and leaf ${gone.by} says that it was erased`]
          : read
            ? [leafState, '']
            : gone
              ? gone.state === 'proven'
                ? ['erased', '']
                : ['waiting', `leaf ${gone.by}, which is younger than the checkpoint, says that it was erased`]
              : showsAll
                ? ['VERIFICATION FAILED', 'the value is missing, and no leaf says that it was erased']
                : ['not shown', ''];
    items.push({
      digest,
      field: read?.field ?? null,
      value: read?.value,
      state,
      by: state === 'erased' ? gone.by : null,
      why,
    });
  }
  return items;
};

/** Lists everything that is wrong, one line each. */
export const faultsOf = ({ problems, leaves }) => [
  ...problems,
  ...leaves.flatMap(({ idx, state, why, items }) => [
    ...(state === 'VERIFICATION FAILED' ? [`leaf ${idx} VERIFICATION FAILED: ${why}`] : []),
    ...items
      .filter((item) => item.state === 'VERIFICATION FAILED')
      .map((item) => `leaf ${idx}, ${item.field ?? item.digest} VERIFICATION FAILED: ${item.why}`),
  ]),
];

/**
 * Escapes control characters and characters that reverse or hide text, which could forge a line in a terminal: the
 * bundle's author chose every word in it.
 */
const plain = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
const say = (line) => void process.stdout.write(`${plain(line)}\n`);
const safe = (value) => JSON.stringify(value ?? null);

const sayItem = ({ state, by, field, value, digest, why }) => {
  if (state === 'waiting' && field === null) say(`    waiting     ${digest}: ${why}`);
  else if (state === 'proven' || state === 'waiting') say(`    ${state.padEnd(11)} ${safe(field)} = ${safe(value)}`);
  else if (state === 'erased') say(`    erased by leaf ${by}   ${digest}`);
  else if (state === 'not shown') say(`    not shown   ${digest}`);
  else say(`    VERIFICATION FAILED  ${field === null ? digest : safe(field)}: ${why}`);
};

const sayWitnesses = (witnesses) => {
  const saw = witnesses.filter(({ at }) => at !== null);
  if (witnesses.length > 0)
    say(
      `Seen by ${saw.length} of the ${witnesses.length} witnesses that you named${saw.length > 0 ? `: ${saw.map(({ name, at }) => `${safe(name)} at ${at}`).join(', ')}` : ''}.`,
    );
  else say('No witness was named (--witness KEY): who signed this beside the organisation was not looked at.');
};

const main = async (args) => {
  const files = [];
  const options = { checkpoints: [], key: null, witnesses: [], need: 0 };
  let all = false;
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--checkpoint' && args[i + 1]) options.checkpoints.push(readFileSync(args[(i += 1)], 'utf8'));
    else if (args[i] === '--key' && args[i + 1]) options.key = args[(i += 1)];
    else if (args[i] === '--witness' && args[i + 1]) options.witnesses.push(args[(i += 1)]);
    else if (args[i] === '--need' && /^\d{1,3}$/.test(args[i + 1] ?? '')) options.need = Number(args[(i += 1)]);
    else if (args[i] === '--all') all = true;
    else if (args[i].startsWith('--')) return usage();
    else files.push(args[i]);
  }
  if (files.length !== 1) return usage();
  const result = await verifyBundle(
    createInterface({ input: createReadStream(files[0], 'utf8'), crlfDelay: Infinity }),
    options,
  );
  const { signed, ownKey, witnesses, problems, leaves } = result;
  if (signed) say(`Log ${signed.name}: ${signed.size} leaves, root ${signed.root}`);
  if (ownKey)
    say(
      'The key came with the bundle. It proves something only if it is the key that you got elsewhere: give that one with --key.',
    );
  sayWitnesses(witnesses);
  for (const leaf of leaves) {
    if (
      !all &&
      leaves.length > 200 &&
      leaf.state === 'proven' &&
      leaf.items.every(({ state }) => state !== 'VERIFICATION FAILED')
    )
      continue;
    say(
      `${leaf.state.padEnd(10)} leaf ${leaf.idx}: ${safe(leaf.what)} of ${safe(leaf.of)} ${safe(leaf.id)}, ${safe(leaf.at)}, by ${safe(leaf.who)}${leaf.why ? ` (${leaf.why})` : ''}`,
    );
    leaf.items.forEach(sayItem);
  }
  const items = leaves.flatMap((leaf) => leaf.items);
  const count = (state) => items.filter((item) => item.state === state).length;
  say(
    `${leaves.filter(({ state }) => state === 'proven').length} of ${leaves.length} leaves proven; values: ${count('proven')} proven, ${count('waiting')} waiting, ${count('erased')} erased, ${count('not shown')} not shown, ${count('VERIFICATION FAILED')} VERIFICATION FAILED.`,
  );
  for (const problem of problems) say(`VERIFICATION FAILED: ${problem}.`);
  const faults = faultsOf(result).length;
  const waiting = leaves.filter(({ state }) => state === 'waiting').length + count('waiting');
  if (waiting > 0)
    say(
      `WAITING: nothing proves ${waiting} of these things yet, since they are younger than the checkpoint. Anybody could have written them: ask for a newer bundle.`,
    );
  if (faults > 0)
    say(faults === 1 ? 'VERIFICATION FAILED for one thing.' : `VERIFICATION FAILED for ${faults} things.`);
  else if (waiting > 0) say('All else that is shown is proven.');
  else say('All that is shown is proven.');
  if (ownKey) say('But the key came with the bundle, and a forger brings a key along.');
  return faults > 0 ? 1 : waiting > 0 ? 3 : 0;
};

const usage = () => {
  process.stderr.write(
    'Usage: node verify.mjs BUNDLE [--key KEY] [--checkpoint FILE]... [--witness KEY]... [--need N] [--all]\n',
  );
  return 2;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).then(
    (status) => {
      process.exitCode = status;
    },
    (error) => {
      process.stderr.write(`VERIFICATION FAILED: ${plain(String(error.message))}.\n`);
      process.exitCode = 1;
    },
  );
}
