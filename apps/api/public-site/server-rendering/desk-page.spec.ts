import { describe, expect, it } from '@jest/globals';
import { deskPage } from './desk-page.js';

const SHELL =
  '<head><script type="module" crossorigin src="/index.js"></script><link rel="modulepreload" crossorigin href="/base.js"><link rel="stylesheet" crossorigin href="/index.css"></head>';
const PARTS = {
  'index.html': { file: 'index.js', css: ['index.css'], imports: ['_base.js'] },
  '_base.js': { file: 'base.js', name: 'base' },
  'src/desk/ask-first.ts': { file: 'first.js', name: 'ask-first', imports: ['_base.js', '_words.js'] },
  '_words.js': { file: 'words.js', name: 'desk-words', imports: ['_base.js'] },
  '_desk.js': { file: 'desk.js', name: 'desk', css: ['desk.css', 'index.css'], imports: ['_base.js', '_fields.js'] },
  '_fields.js': { file: 'fields.js', name: 'incident-fields' },
  'src/desk/gallery-page.tsx': { file: 'gallery.js', css: ['gallery.css'], imports: ['_desk.js'] },
};

describe('the page of the desk', () => {
  it('names every file of the desk once, and none of a page that loads later', () => {
    const page = deskPage(SHELL, PARTS);
    for (const file of ['index.js', 'base.js', 'first.js', 'words.js', 'desk.js', 'fields.js', 'index.css', 'desk.css'])
      expect([file, page.split(`"/${file}"`).length - 1]).toEqual([file, 1]);
    expect(page).not.toContain('gallery');
    expect(page).toContain('<script type="module" async crossorigin src="/first.js">');
    expect(page.indexOf('desk.css')).toBeLessThan(page.indexOf('desk.js'));
  });

  it('is the page of the application where nothing is known of the desk', () => {
    expect(deskPage(SHELL, {})).toBe(SHELL);
  });
});
