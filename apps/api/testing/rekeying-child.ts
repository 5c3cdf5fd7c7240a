import { spawn, type ChildProcess } from 'node:child_process';

const PROGRAM = `
  const at = (path) => import(new URL(path, ${JSON.stringify(new URL('../', import.meta.url).href)}));
  const [databaseUrl, keyFile, what] = process.argv.slice(1);
  const { keySource } = await at('secrets/key-source.js');
  const source = keySource({ mode: 'production', home: '/', keyFile, keyCommand: null });
  const log = () => undefined;
  if (what === 'rekey') {
    const { rekey } = await at('secrets/rekey.js');
    process.stdout.write('begins');
    await rekey({ databaseUrl, source, log });
  } else {
    const { openKeyring } = await at('secrets/open-keyring.js');
    const { encryptPlain } = await at('secrets/encrypt-plain.js');
    const keyring = await openKeyring(databaseUrl, source, { mode: 'production', log });
    process.stdout.write('begins');
    await encryptPlain({ databaseUrl, keyring, log });
  }`;

/**
 * Re-keys a database, or encrypts what is plain in it, in a process that is killed (-9) so many milliseconds after it began.
 * @returns whether it was done before that.
 */
export const workUntilKilled = async (what: 'rekey' | 'encrypt', databaseUrl: string, keyFile: string, milliseconds: number | null): Promise<boolean> => {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, databaseUrl, keyFile, what], { stdio: ['ignore', 'pipe', 'inherit'] });
  let timer: NodeJS.Timeout | undefined;
  child.stdout!.once('data', () => { if (milliseconds !== null) timer = setTimeout(() => child.kill('SIGKILL'), milliseconds); });
  const code = await new Promise<number | null>((resolve) => { child.once('exit', resolve); });
  clearTimeout(timer);
  if (code !== null && code !== 0) throw new Error(`it ended by itself with ${code}`);
  return code === 0;
};
