import type { Readable } from 'node:stream';
import xml from 'sax';
import type { SAXParser } from 'sax';
import { FileProblem, LIMITS } from './file-problem.js';

export interface XmlHandler {
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
export async function* readXml<T>(stream: Readable, handler: XmlHandler, drain: () => T[]): AsyncGenerator<T> {
  const sax: SAXParser = xml.parser(true, { trim: false, normalize: false, position: false });
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
  sax.onopentag = (tag) => handler.open?.(localName(tag.name), tag.attributes as Record<string, string>);
  sax.onclosetag = (name) => handler.close?.(localName(name));
  sax.ontext = (text) => handler.text?.(text);
  sax.oncdata = (text) => handler.text?.(text);
  const decoder = new TextDecoder('utf-8');
  const feed = (text: string): void => {
    try {
      sax.write(text);
    } catch (error) {
      if (error instanceof FileProblem) throw error;
      fail();
    }
    if (failed) throw failed;
  };
  for await (const piece of stream as AsyncIterable<Buffer>) {
    feed(decoder.decode(piece, { stream: true }));
    yield* drain();
  }
  feed(decoder.decode());
  yield* drain();
}

/** Reads XML to its end, for the handler alone. */
export const readWhole = async (stream: Readable, handler: XmlHandler): Promise<void> => {
  for await (const nothing of readXml(stream, handler, () => [])) void nothing;
};
