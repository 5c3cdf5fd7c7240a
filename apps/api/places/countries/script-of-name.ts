/** Languages that people write in several scripts: only a tag with a script ("sr-Latn") says in which. */
const IN_SEVERAL = new Set(
  'az bm bs ff ha jv kk ks ku ky mn ms nqo pa rhg sd shi sr su tg tk tt tzm ug uz zgh'.split(' '),
);
/** Scripts that Unicode has no name of its own for, or that are written together. */
const TOGETHER: Readonly<Record<string, { name: string; scripts: readonly string[] }>> = {
  Hans: { name: 'Chinese', scripts: ['Han'] },
  Hant: { name: 'Chinese', scripts: ['Han'] },
  Jpan: { name: 'Japanese', scripts: ['Han', 'Hiragana', 'Katakana'] },
  Kore: { name: 'Korean', scripts: ['Hangul', 'Han'] },
};

/** Returns the script of a column of names, `name_km` or `name_und-Latn`, by its language; null: nobody knows. */
export const scriptOfName = (column: string): { name: string; letters: RegExp } | null => {
  const tag = column.replace(/^name_/, '');
  if (tag === column) return null;
  if (tag === 'ungegn') return scriptOf('Latn');
  try {
    const given = new Intl.Locale(tag);
    if (given.script === undefined && (IN_SEVERAL.has(given.language) || given.language === 'und')) return null;
    return scriptOf(given.maximize().script);
  } catch {
    return null;
  }
};

const scriptOf = (code: string | undefined): { name: string; letters: RegExp } | null => {
  if (code === undefined) return null;
  const { name, scripts } = TOGETHER[code] ?? { name: undefined, scripts: [code] };
  try {
    const letters = new RegExp(scripts.map((one) => `\\p{Script=${one}}`).join('|'), 'u');
    return { name: name ?? new Intl.DisplayNames('en', { type: 'script' }).of(code) ?? code, letters };
  } catch {
    return null;
  }
};
