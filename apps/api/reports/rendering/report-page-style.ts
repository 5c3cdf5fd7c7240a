import { factsOf, type Language } from '@vigil/shared/language/languages.js';

/** The digits of page numbers, as CSS names them by the character for 0. */
const DIGITS: Readonly<Record<string, string>> = { '០': ', khmer', '٠': ', arabic-indic', '۰': ', persian' };

/** Returns the CSS of a report on paper and screen. `faces` returns a font's address. */
export const pageStyle = (faces: (face: string) => string, language: Language, footer = ''): string => {
  const digits = DIGITS[factsOf(language).days.zero] ?? '';
  return `
${['400', '700']
  .flatMap((weight) => [
    `@font-face { font-family: 'Report'; font-weight: ${weight}; src: url(${faces(`roboto-slab-latin-${weight}`)}) format('woff2'); unicode-range: U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD; }`,
    `@font-face { font-family: 'Report'; font-weight: ${weight}; src: url(${faces(`roboto-slab-latin-ext-${weight}`)}) format('woff2'); unicode-range: U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB; }`,
    `@font-face { font-family: 'Report'; font-weight: ${weight}; src: url(${faces(`battambang-khmer-${weight}`)}) format('woff2'); unicode-range: U+1780-17FF, U+19E0-19FF, U+200B-200D, U+25CC; }`,
  ])
  .join('\n')}
@page { size: A4; margin: 20mm 18mm 20mm; @bottom-right { content: counter(page${digits}) " / " counter(pages${digits}); font: 8.5pt 'Report', Georgia, serif; color: #464b51; } @bottom-left { content: ${JSON.stringify(footer).replaceAll('<', '\\3c ')}; font: 8.5pt 'Report', Georgia, serif; color: #464b51; } }
* { box-sizing: border-box; }
html { background: #ecebe6; color: #17191c; font-family: 'Report', Georgia, serif; font-size: 10.5pt; line-height: 1.45; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
:lang(km) { line-height: 1.75; }
body { margin: 0 auto; max-width: 210mm; background: #fff; padding: 16mm 18mm 20mm; overflow-wrap: break-word; }
h1 { font-size: 22pt; line-height: 1.2; margin: 0 0 4mm; text-wrap: balance; }
h2 { font-size: 15pt; line-height: 1.25; margin: 9mm 0 3mm; break-after: avoid; }
h3 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid; }
:is(h1, h2, h3):lang(km) { line-height: 1.55; }
p { margin: 0 0 2.6mm; }
ul { margin: 0 0 3mm; padding-inline-start: 5mm; }
li { margin-bottom: 1mm; }
img.logo { max-width: 45mm; max-height: 16mm; background: #fff; }
.about { color: #464b51; font-size: 9.5pt; margin: 0 0 0.8mm; overflow-wrap: anywhere; }
.about-last { border-bottom: 1px solid #b4b0a6; padding-bottom: 4mm; margin-bottom: 6mm; }
.demo { background: #ffd84d; color: #1f1a00; font-weight: 700; text-align: center; padding: 2mm; }
.lead { font-size: 12pt; font-weight: 700; break-after: avoid; }
blockquote { margin: 4mm 0 5mm; padding-inline-start: 4mm; border-inline-start: 1mm solid #c0301c; font-size: 11.5pt; }
.contents { margin: 0 0 7mm; break-inside: avoid; }
.contents > p { font-weight: 700; margin: 0 0 1.6mm; }
.contents ol { list-style: none; margin: 0; padding: 0; }
.contents a { display: flex; justify-content: space-between; gap: 4mm; padding: 1mm 0; color: inherit; text-decoration: none; border-bottom: 0.2mm dotted #b4b0a6; }
.contents .page { font-variant-numeric: tabular-nums; }
.chapter-notes { margin: 7mm 0 0; border-top: 0.2mm solid #b4b0a6; padding-top: 2mm; }
.chapter-notes h3 { font-size: 9.5pt; margin: 0 0 1mm; break-after: avoid-page; }
.chapter-notes > div { break-before: avoid; }
.chapter-notes .note { break-inside: avoid; }
.chapter-notes .note .quiet { white-space: nowrap; }
.chapter-notes .note b { display: inline-block; min-width: 3.5mm; color: #17191c; }
.table > .note a { color: inherit; }
figure { margin: 5mm 0 6mm; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; max-height: 105mm; font-family: 'Report', Georgia, serif; }
.table { margin: 5mm 0 6mm; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; border-block: 0.5mm solid #17191c; font-size: 9pt; }
caption, figcaption { caption-side: top; text-align: start; font-weight: 700; font-size: 10pt; padding: 0 0 1.6mm; break-after: avoid; }
figcaption { padding: 1.6mm 0 0; }
thead { display: table-header-group; }
th, td { text-align: start; vertical-align: top; padding: 1mm 1.6mm; border-bottom: 0.2mm solid #d3cfc5; font-weight: 400; }
thead th { font-weight: 700; background: #f1efe9; vertical-align: bottom; hyphens: auto; }
tr { break-inside: avoid; }
tr.long { break-inside: auto; }
tbody tr:first-child, .sum { break-before: avoid; }
.part { break-after: avoid; }
.part > * { font-weight: 700; background: #f8f7f3; }
p, li { orphans: 2; widows: 2; }
.sum > * { font-weight: 700; background: #f8f7f3; }
.number { text-align: end; font-variant-numeric: tabular-nums; }
td div + div { margin-top: 0.8mm; }
.quiet { color: #464b51; }
.note { color: #464b51; font-size: 8pt; margin: 1mm 0 0; }
sup { font-size: 0.72em; line-height: 0; }
sup a, .notes a { color: inherit; }
.notes { font-size: 8.5pt; padding-inline-start: 7mm; }
.notes li { overflow-wrap: anywhere; }
.tools { max-width: 210mm; margin: 0 auto; padding: 3mm 18mm; display: flex; flex-wrap: wrap; gap: 3mm; }
.tools button, .tools a { font: inherit; min-height: 44px; padding: 2mm 4mm; border: 1px solid #17191c; border-radius: 4px; background: #fff; color: #17191c; text-decoration: none; display: inline-flex; align-items: center; cursor: pointer; }
.tools :focus-visible { outline: 3px solid #1a4f8b; outline-offset: 2px; }
@media screen and (max-width: 700px) { body { padding: 5mm 4mm; } .tools { padding: 3mm 4mm; } table { table-layout: auto; min-width: 34rem; } }
@media screen { .contents a { min-height: 44px; align-items: center; } }
@media print { .notes { columns: 2; column-gap: 8mm; } .chapter-notes > div { columns: 2; column-gap: 8mm; } html { background: #fff; } body { max-width: none; padding: 0; margin: 0; } .tools { display: none; } .scroll { overflow: visible; } a { text-decoration: none; } }
`;
};
