import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedPages } from './pages.js';

// npm run codebook: writes the pages of docs/ that are made from the codebook, the lists and the words of the screens.
for (const { path, name, text } of generatedPages()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${name}: ${text.split('\n').length - 1} lines`);
}
