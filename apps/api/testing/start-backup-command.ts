import { spawn, type ChildProcess } from 'node:child_process';
import { compiledUrl } from '../project-root.js';

const FILES = {
  backup: 'operations/backup/backup.command.js',
  restore: 'operations/backup/restore.command.js',
  keys: 'encryption/keys.command.js',
} as const;
const PROGRAM = (command: keyof typeof FILES): string => `
  const { main } = await import(${JSON.stringify(compiledUrl('./'))} + '${FILES[command]}');
  process.exitCode = await main(process.argv.slice(1));`;

export interface CommandProcess {
  child: ChildProcess;
  said: () => string;
  /** Its exit code; null when it was killed. */ ended: Promise<number | null>;
}

/**
 * `npm run backup`, `restore` or `keys` as a process of its own, without building. @param environment says which place
 */
export const startCommand = (
  command: keyof typeof FILES,
  args: readonly string[],
  environment: Record<string, string>,
): CommandProcess => {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM(command), '--', ...args], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return {
    child,
    said: () => output,
    ended: new Promise((resolve) => {
      child.once('close', (code) => resolve(code));
    }),
  };
};
