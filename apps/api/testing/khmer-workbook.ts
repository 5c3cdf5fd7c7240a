import { aZip, workbookFiles } from './a-workbook.js';

/** The rows of the office's table: a day, a place, who and what in free text, numbers, a source, a remark. */
const ROWS: readonly (readonly string[])[] = [
  [
    '១',
    '០៤/០៦/២០២១',
    'ខេត្តកំពត',
    'DEMO សហគមន៍ ក',
    'ការបំបែកបាតុកម្ម',
    'នគរបាល និងសន្តិសុខខណ្ឌ',
    'ប្រហែល ៥០ នាក់',
    '២',
    'DEMO វិទ្យុ',
    'ពួកគេអង្គុយនៅមុខច្រកទ្វារ។',
  ],
  [
    '២',
    '២៥/០៦/២០២១',
    'រាជធានីភ្នំពេញ',
    'DEMO សហគមន៍ ក',
    'ការដកហូតបដា ឬសម្ភារៈ',
    'កម្លាំងសន្តិសុខខណ្ឌ',
    '៣០',
    '',
    'DEMO វិទ្យុ',
    'គេដកហូតបដា។',
  ],
  ['៣', '៧ កក្កដា ២០២១', 'បាត់ដំបង', '', 'គេឱ្យឈប់ដើរ ហើយថតរូបពួកគេ', '', 'ច្រើននាក់', '០', 'DEMO កាសែត', 'ការដើរក្បួន។'],
  ['៤', '44389', 'ខេត្តកែប', 'DEMO សហគមន៍ ខ', '', '', '', '', '', 'គ្មានអ្នកណារារាំងទេ។'],
  ['៥', '', 'ខេត្តកែប', 'DEMO សហគមន៍ ខ', 'ការបំបែកបាតុកម្ម', 'នគរបាល', '១០០', '១', 'DEMO កាសែត', 'នៅថ្ងៃតែមួយ។'],
  ['៦', 'មិនច្បាស់', 'កោះដែលគ្មានឈ្មោះ', '', '', '', '', '', 'DEMO កាសែត', 'មិនដឹងថ្ងៃ។'],
  ['សរុប', '', '', '', '', '', '១៨០', '៣', '', ''],
];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const column = (x: number): string => String.fromCharCode(65 + x);
const cellOf = (text: string, x: number, y: number): string =>
  text === ''
    ? ''
    : /^\d{5}$/.test(text)
      ? `<c r="${column(x)}${y}" s="1"><v>${text}</v></c>`
      : `<c r="${column(x)}${y}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
const rowOf = (cells: readonly string[], y: number): string =>
  `<row r="${y}">${cells.map((text, x) => cellOf(text, x, y)).join('')}</row>`;

const HEAD = ['ល.រ', 'កាលបរិច្ឆេទ', 'ទីកន្លែង', 'សហគមន៍', 'សកម្មភាពអាជ្ញាធរ', 'អ្នកណាធ្វើ', 'ចំនួនមនុស្ស', '', 'ប្រភព', 'អ្វីបានកើតឡើង'];
const BELOW = ['', '', '', '', '', '', 'អ្នកចូលរួម', 'អ្នកជាប់ចាប់ខ្លួន', '', ''];

/**
 * A workbook as a Cambodian office keeps one; everything in it is invented. A cover and a list of words stand beside
 * the table, which has a title over all columns and a header of two rows, from row 3. Digits are Khmer, days are
 * written in three ways and one is a number of the spreadsheet, one day is merged over two rows, who did what is free
 * text, and the last row adds up the others.
 */
export const khmerWorkbook = (): Buffer =>
  aZip({
    ...workbookFiles({
      sheets: [
        [rowOf(['DEMO ការិយាល័យ'], 1), rowOf(['បញ្ជីព្រឹត្តិការណ៍ ឆ្នាំ២០២១'], 2)].join(''),
        [
          rowOf(['បញ្ជីការជួបប្រជុំ និងអ្វីដែលអាជ្ញាធរបានធ្វើ'], 1),
          rowOf(HEAD, 3),
          rowOf(BELOW, 4),
          ...ROWS.map((cells, i) => rowOf(cells, i + 5)),
        ].join(''),
        [rowOf(['ពាក្យ'], 1), rowOf(['ការបំបែកបាតុកម្ម'], 2), rowOf(['ការចាប់ខ្លួន'], 3)].join(''),
      ],
      merges: ['A1:J1', ...[...'ABCDEFIJ'].map((at) => `${at}3:${at}4`), 'G3:H3', 'B8:B9'],
    }),
  });
