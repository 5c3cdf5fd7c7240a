import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const FOLDER = join(process.cwd(), 'apps/web/src');

it('styles leave everything in the order of the markup, in which a keyboard and a screen reader go', () => {
  const styles = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));
  expect(styles.length).toBeGreaterThan(20);
  const changed = styles.filter((file) =>
    /(^|[\s;{])order:|(row|column)-reverse/.test(readFileSync(join(FOLDER, file), 'utf8').replace(/\/\*.*?\*\//gs, '')),
  );
  expect(changed).toEqual([]);
});
