import { createHash } from 'node:crypto';
import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import { isPublic, isRead, type ReadNotes, type Translated } from './read-texts.js';
import type { Outdated } from '../codebook/translation-page.js';

/** The mark of a text on a sheet. It changes with the text and with its English: an old tick fits no new text. */
export const markOf = ({ bundle, key, en, text = '' }: Translated): string =>
  createHash('sha256').update([bundle, key, en, text].join('\n')).digest('hex').slice(0, 10);

/** Says where a text stands, for whoever reads the sheet. */
const standing = (one: Translated, notes: ReadNotes, outdated: Outdated): string => {
  const was = outdated[one.bundle]?.[one.key];
  const note = notes[one.bundle]?.[one.key];
  if (was) return `Write it again. It translates: ${was.en}`;
  if (one.text === undefined) return 'Not translated';
  if (!note) return 'Not read yet';
  if (isRead(one, notes)) return `Read: ${note.by}, ${note.on}`;
  return `Changed since it was read on ${note.on}`;
};

interface SheetOptions {
  language: string;
  ownName: string;
  direction: 'ltr' | 'rtl';
  notes: ReadNotes;
  outdated: Outdated;
  /** Also those that were read. */
  withRead?: boolean;
  /** Only what readers of the public site see. */
  publicOnly?: boolean;
}

/**
 * Returns a page to print or to fill in: every text that a native reader has to read, public ones first, with its
 * English, where it stands, a box to tick and room to write. It loads nothing. Its button saves the ticks as a file
 * that `npm run language -- take` reads.
 */
export const reviewSheet = (texts: readonly Translated[], options: SheetOptions): string => {
  const { language, ownName, direction, notes, outdated, withRead = false, publicOnly = false } = options;
  const isWaiting = (one: Translated): boolean =>
    withRead || outdated[one.bundle]?.[one.key] !== undefined || !isRead(one, notes);
  const shown = texts.filter((one) => (!publicOnly || isPublic(one)) && isWaiting(one));
  const row = (one: Translated): string => {
    const mark = markOf(one);
    return `<tr><td class="mark"><code>${mark}</code><br><small>${escapeXml(one.key)}</small></td><td lang="en" dir="ltr">${escapeXml(one.en)}</td><td lang="${language}" dir="${direction}">${escapeXml(one.text ?? '')}</td><td class="standing">${escapeXml(standing(one, notes, outdated))}</td><td class="tick"><input type="checkbox" data-mark="${mark}" aria-label="${mark} is right"></td><td class="room"><textarea data-mark="${mark}" lang="${language}" dir="${direction}" rows="2" aria-label="${mark}: better words"></textarea></td></tr>`;
  };
  const bundles = [...new Set(shown.map(({ bundle }) => bundle))];
  const section = (bundle: string): string => {
    const rows = shown.filter((one) => one.bundle === bundle);
    return `<section><h2>${escapeXml(bundle)} (${rows.length}${isPublic({ bundle }) ? ', public' : ''})</h2>
<table><thead><tr><th>Mark</th><th>English</th><th>${escapeXml(ownName)}</th><th>Where it stands</th><th>Right</th><th>Better words</th></tr></thead>
<tbody>${rows.map(row).join('\n')}</tbody></table></section>`;
  };
  return `<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Review sheet: ${escapeXml(ownName)}</title>
<style>${STYLE}</style></head>
<body><h1>Review sheet: ${escapeXml(ownName)}</h1>
<p>${shown.length} texts, ${shown.filter(isPublic).length} of them public. Tick a text that is right as it stands. Otherwise write better words beside it. Leave alone what you are not sure of.</p>
<p>Words in {braces} are filled in by Vigil: use each of them, unchanged. On paper: send back the marks of the ticked texts, and for others the mark with the new words.</p>
<p class="no-print"><button type="button" id="save">Save the ticks</button> <output id="kept"></output></p>
${bundles.map(section).join('\n')}
<script>${SCRIPT.replaceAll('LANGUAGE', language)}</script></body></html>
`;
};

const STYLE = `body{font:12pt/1.5 system-ui,sans-serif;margin:1rem}table{border-collapse:collapse;width:100%;table-layout:fixed}th,td{border:1px solid #999;padding:.3rem;vertical-align:top;text-align:start;overflow-wrap:anywhere}
[lang=km]{line-height:1.9}.mark{font-size:8pt}th:nth-child(1){width:11%}th:nth-child(4){width:12%}th:nth-child(5){width:5%}textarea{width:100%;box-sizing:border-box;font:inherit}
tr{break-inside:avoid}thead{display:table-header-group}input{width:1.2rem;height:1.2rem}@media print{.no-print{display:none}textarea{border:0;resize:none}body{font-size:9pt;margin:0}}`;

/** Keeps what was ticked and written in this browser, and saves it as lines: mark, tab, "ok" or "new", tab, words. */
const SCRIPT = `
const all = [...document.querySelectorAll('[data-mark]')];
const KEY = 'review LANGUAGE';
const valueOf = (one) => (one.type === 'checkbox' ? one.checked : one.value);
const nameOf = (one) => one.dataset.mark + one.type;
const kept = JSON.parse(localStorage.getItem(KEY) || '{}');
for (const one of all) {
  const value = kept[nameOf(one)];
  if (value) one.type === 'checkbox' ? (one.checked = value) : (one.value = value);
}
addEventListener('input', () => {
  const now = {};
  for (const one of all) if (valueOf(one)) now[nameOf(one)] = valueOf(one);
  localStorage.setItem(KEY, JSON.stringify(now));
});
document.getElementById('save').addEventListener('click', () => {
  const lines = [];
  for (const box of document.querySelectorAll('input[data-mark]')) {
    const words = document.querySelector('textarea[data-mark="' + box.dataset.mark + '"]').value.trim();
    if (words) lines.push([box.dataset.mark, 'new', words.replace(/\\\\/g, '\\\\\\\\').replace(/\\n/g, '\\\\n')].join('\\t'));
    else if (box.checked) lines.push(box.dataset.mark + '\\tok');
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([lines.join('\\n') + '\\n'], { type: 'text/plain' }));
  link.download = 'ticks-LANGUAGE.txt';
  link.click();
  document.getElementById('kept').textContent = lines.length + ' lines saved';
});
`;
