import { spawn, type ChildProcess } from 'node:child_process';
import { compiledUrl } from '../project-root.js';
import { testKeyFile } from './test-keys.js';

/** What the start script does, without building: whatever is thrown is printed by name and sentence. */
const START = `
  const { main } = await import(${JSON.stringify(compiledUrl('main.js'))});
  try { await main(process.argv[1]); } catch (error) { console.error(error.name + ': ' + error.message); process.exitCode = 1; }`;

/** The same, one after the other in one process: to load the code takes longer than to refuse to start. */
const START_EACH = `
  const { main } = await import(${JSON.stringify(compiledUrl('main.js'))});
  const own = { ...process.env };
  for (const { web, ...environment } of JSON.parse(process.argv[1])) {
    process.env = { ...own, ...environment };
    try { await main(web); } catch (error) { console.error(error.name + ': ' + error.message); process.exitCode = 1; }
  }`;

/** The whole of Vigil as a process of its own, which can be killed. */
export interface VigilProcess {
  child: ChildProcess;
  said: () => string;
  /** @throws Error with all that was said, when it ends or 30 seconds pass first. */
  until(pattern: RegExp, seconds?: number): Promise<RegExpExecArray>;
  /** Its exit code; null when it was killed. */
  ended: Promise<number | null>;
}

/** @param environment at least DATABASE_URL and VIGIL_HOME. */
export const startProcess = (web: string, environment: Record<string, string>): VigilProcess =>
  spawnProgram(START, web, environment);

/**
 * Starts Vigil with each environment after the other, `web` the folder of its web application, in a process that ends
 * by itself once each start was refused and has left nothing open.
 */
export const startEach = (starts: readonly Record<string, string>[], environment: Record<string, string>) =>
  spawnProgram(START_EACH, JSON.stringify(starts), environment);

const spawnProgram = (program: string, argument: string, environment: Record<string, string>): VigilProcess => {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, argument], {
    env: {
      PATH,
      HOME,
      VIGIL_MODE: 'production',
      PORT: '0',
      HOST: '127.0.0.1',
      VIGIL_KEY_FILE: testKeyFile(),
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream!.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const until = async (pattern: RegExp, seconds = 30): Promise<RegExpExecArray> => {
    for (let tries = 0; tries < seconds * 20; tries += 1) {
      const found = pattern.exec(output);
      if (found) return found;
      if (child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never said ${String(pattern)}, but: ${output}`);
  };
  return { child, said: () => output, until, ended };
};
