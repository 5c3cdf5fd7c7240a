import { FileProblem, LIMITS } from './file-problem.js';
import { textDecoder, type XmlParser } from './file-tools.js';

interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads XML piece by piece and passes its elements, without prefixes, to a handler. Calls `drain` after each piece and
 * yields its rows before it reads more.
 * @throws FileProblem if it is not XML, or declares entities of its own
 */
export async function* readXml<T>(
  stream: AsyncIterable<Uint8Array>,
  sax: XmlParser,
  handler: XmlHandler,
  drain: () => Iterable<T>,
): AsyncGenerator<T> {
  let failed: FileProblem | null = null;
  const fail = (): void => {
    failed ??= new FileProblem('broken-workbook');
  };
  sax.onerror = fail;
  sax.ondoctype = fail;
  let attributes = 0;
  sax.onopentagstart = () => {
    attributes = 0;
  };
  sax.onattribute = () => {
    if ((attributes += 1) > LIMITS.attributes) fail();
  };
  let depth = 0;
  sax.onopentag = (tag: { name: string; attributes: Record<string, string> }) => {
    if ((depth += 1) > LIMITS.elements) fail();
    handler.open?.(localName(tag.name), tag.attributes);
  };
  sax.onclosetag = (name: string) => {
    depth -= 1;
    handler.close?.(localName(name));
  };
  sax.ontext = (text: string) => handler.text?.(text);
  sax.oncdata = (text: string) => handler.text?.(text);
  const decoder = textDecoder('utf-8');
  const feed = (text: string): void => {
    try {
      sax.write(text);
    } catch (error) {
      if (error instanceof FileProblem) throw error;
      fail();
    }
    if (failed) throw failed;
  };
  for await (const piece of stream) {
    feed(decoder.decode(piece, { stream: true }));
    yield* drain();
  }
  feed(decoder.decode());
  yield* drain();
}

/** Reads XML to its end, for the handler alone. */
export const readWhole = async (
  stream: AsyncIterable<Uint8Array>,
  sax: XmlParser,
  handler: XmlHandler,
): Promise<void> => {
  for await (const nothing of readXml(stream, sax, handler, () => [])) void nothing;
};
