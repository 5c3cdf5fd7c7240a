/**
 * Finds three English words in a row in a page that are neither marked as English nor code, addresses or names of
 * formats.
 */
export const findUnmarkedEnglish = (html: string): string[] => {
  const found: string[] = [];
  const open: { tag: string; english: boolean }[] = [];
  for (const [, closing, tag, attributes = '', text] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>|([^<]+)/g,
  )) {
    if (text !== undefined) {
      if (!(open.at(-1)?.english ?? false) && /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/.test(text)) found.push(text);
    } else if (closing) {
      while (open.length > 0 && open.pop()!.tag !== tag) {
        /* what HTML leaves open */
      }
    } else if (
      !/\/$|^(br|input|img|meta|link|hr|path|circle|rect|line)$/.test(`${tag}${attributes.endsWith('/') ? '/' : ''}`)
    ) {
      open.push({
        tag: tag!,
        english: /lang="en"/.test(attributes) || /^(code|script|style)$/.test(tag!) || (open.at(-1)?.english ?? false),
      });
    }
  }
  return found;
};
