/**
 * Returns the page of each anchor that a link of a PDF leads to, as Chromium writes it: one object for each page, and a
 * dictionary of names. Empty if the file is written otherwise; a report is then printed without page numbers.
 */
export const pagesOfAnchors = (pdf: Buffer): ReadonlyMap<string, number> => {
  const objects = new Map<string, string>();
  for (const [, number, body] of pdf.toString('latin1').matchAll(/(?:^|[\r\n])(\d+) 0 obj\s*([^]*?)\s*endobj/g))
    objects.set(number!, body!);
  const catalog = [...objects.values()].find((body) => /\/Type\s*\/Catalog/.test(body)) ?? '';
  const pages: string[] = [];
  const walk = (number: string, depth: number): void => {
    const body = objects.get(number) ?? '';
    const kids = /\/Kids\s*\[([^\]]*)\]/.exec(body)?.[1];
    if (kids === undefined) pages.push(number);
    else if (depth < 20) for (const [, kid] of kids.matchAll(/(\d+) 0 R/g)) walk(kid!, depth + 1);
  };
  const root = /\/Pages (\d+) 0 R/.exec(catalog)?.[1];
  if (root) walk(root, 0);
  const names = objects.get(/\/Dests (\d+) 0 R/.exec(catalog)?.[1] ?? '') ?? '';
  const found = new Map<string, number>();
  for (const [, name, page] of names.matchAll(/\/([\w-]+)\s*\[(\d+) 0 R/g)) {
    const at = pages.indexOf(page!);
    if (at >= 0) found.set(name!, at + 1);
  }
  return found;
};
