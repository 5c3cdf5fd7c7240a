import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout } from '../project-root.js';
import { verifierKey, type Signer } from '../audit-log/signed-note.js';

interface OpenedWitness {
  folder: string;
  name: string;
  key: string;
  logs: Map<string, unknown>;
}
/** What `witness.mjs` exports: the program that partners run. */
interface WitnessFile {
  initWitness(folder: string, name: string): OpenedWitness;
  followLog(folder: string, key: string): void;
  openWitness(folder: string): OpenedWitness;
  serveWitness(witness: OpenedWitness): Server;
  addCheckpoint(witness: OpenedWitness, body: Buffer): string;
  isContinued(first: number, second: number, proof: readonly Buffer[], firstRoot: Buffer, secondRoot: Buffer): boolean;
}

/** The file `tools/witness.mjs`. */
export const WITNESS_FILE = inCheckout('tools/witness.mjs');
export const witnessFile = async (): Promise<WitnessFile> =>
  (await import(pathToFileURL(WITNESS_FILE).href)) as WitnessFile;

export interface RunningWitness extends OpenedWitness {
  address: string;
  close(): Promise<void>;
}

/** A witness that follows these logs, on a free port. */
export const runWitness = async (name: string, logs: readonly Signer[]): Promise<RunningWitness> => {
  const { initWitness, followLog, openWitness, serveWitness } = await witnessFile();
  const folder = join(mkdtempSync(join(tmpdir(), 'vigil-witness-')), 'kept');
  initWitness(folder, name);
  for (const log of logs) followLog(folder, verifierKey(log));
  const witness = openWitness(folder);
  const server = serveWitness(witness).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...witness,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const aSigner = (name = 'log.example.org/vigil'): Signer => ({ name, ...generateKeyPairSync('ed25519') });
