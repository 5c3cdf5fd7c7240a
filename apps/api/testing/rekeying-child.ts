import { spawn } from 'node:child_process';
import { compiledUrl } from '../project-root.js';

/**
 * When the work ends itself (-9): so many milliseconds after so many records were done. 0 records: before the first.
 */
interface Kill {
  records: number;
  milliseconds: number;
}

const PROGRAM = `
  const at = (path) => import(new URL(path, ${JSON.stringify(compiledUrl('./'))}));
  const [databaseUrl, keyFile, what, kill] = process.argv.slice(1);
  const { keySource } = await at('encryption/key-source.js');
  const source = keySource({ mode: 'production', home: '/', keyFile, keyCommand: null });
  const log = () => undefined;
  const end = JSON.parse(kill);
  let done = 0;
  const endIfDue = () => {
    if (!end || done !== end.records) return;
    if (end.milliseconds === 0) process.kill(process.pid, 'SIGKILL');
    else setTimeout(() => process.kill(process.pid, 'SIGKILL'), end.milliseconds);
  };
  const onRecord = () => { done += 1; endIfDue(); };
  if (what === 'rekey') {
    const { rekey } = await at('encryption/rekey.js');
    endIfDue();
    await rekey({ databaseUrl, source, log, onRecord });
  } else {
    const { openKeyring } = await at('encryption/open-keyring.js');
    const { encryptPlaintextValues } = await at('encryption/encrypt-plaintext-values.js');
    const keyring = await openKeyring(databaseUrl, source, { mode: 'production', log });
    endIfDue();
    await encryptPlaintextValues({ databaseUrl, keyring, log, onRecord });
  }`;

/**
 * Re-keys a database, or encrypts what is plain in it, in a process that ends itself (-9) at a point of its own work:
 * how fast the computer is does not matter.
 * @param kill null: not before it is done
 * @returns whether it was done before that.
 */
export const workUntilKilled = async (
  what: 'rekey' | 'encrypt',
  databaseUrl: string,
  keyFile: string,
  kill: Kill | null,
): Promise<boolean> => {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM, databaseUrl, keyFile, what, JSON.stringify(kill)],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  if (code !== null && code !== 0) throw new Error(`it ended by itself with ${code}`);
  return code === 0;
};
