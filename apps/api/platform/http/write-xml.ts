/** Well-formed XML; a plain string in its place is treated as text and escaped. */
export interface Xml {
  readonly xml: string;
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Characters that XML 1.0 cannot contain, even escaped. */
// eslint-disable-next-line no-control-regex
const IMPOSSIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(IMPOSSIBLE, '')
    .replace(/[&<>"']/g, (sign) => SIGNS[sign]!);

/** Builds one element. Omits attributes that are null; escapes all text. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | null>> = {},
  ...content: readonly (Xml | string)[]
): Xml => {
  const given = Object.entries(attributes)
    .flatMap(([key, value]) => (value === null ? [] : [` ${key}="${escaped(value)}"`]))
    .join('');
  const inside = content.map((one) => (typeof one === 'string' ? escaped(one) : one.xml)).join('');
  return { xml: inside === '' ? `<${name}${given}/>` : `<${name}${given}>${inside}</${name}>` };
};

export const xmlDocument = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`;
