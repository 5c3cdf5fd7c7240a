import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedPages } from './generated-pages.js';

/**
 * `npm run codebook`: writes the pages of docs/ generated from the codebook, the lists and the UI texts.
 * @returns the exit code: 0 done, 2 unknown arguments
 */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write(
      'npm run codebook takes no arguments. It writes docs/codebook.md, docs/translation.md and the shares that pages show.\n',
    );
    return 2;
  }
  for (const { path, name, text } of generatedPages()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    process.stdout.write(`${name}: ${text.split('\n').length - 1} lines\n`);
  }
  return 0;
}
