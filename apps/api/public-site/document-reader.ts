import type {
  PublicAccount,
  PublicAct,
  PublicHarm,
  PublicIncident,
  PublicSource,
} from '@vigil/shared/public/response-types.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { CountValue } from '@vigil/shared/counting/count-value.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { asBytes } from '../platform/utf8-bytes.js';

/** What tables show of an incident. */
export interface TableIncident extends Omit<
  PublicIncident,
  'firstPublishedOn' | 'groups' | 'acts' | 'harms' | 'accounts' | 'sources' | 'changes'
> {
  groups: Pick<PublicIncident['groups'][number], 'code' | 'link'>[];
  acts: Pick<PublicAct, 'kind' | 'type' | 'actor' | 'forceName' | 'byState' | 'outcome'>[];
  harms: Pick<PublicHarm, 'type' | 'count'>[];
  accounts: Pick<PublicAccount, 'party' | 'stance'>[];
  sources: Pick<PublicSource, 'type' | 'publisher' | 'url' | 'linkWithheld'>[];
}

/** Returns what tables show of a document. Each of its texts is the bytes of UTF-8 as the characters of Latin-1. */
export type ReadDocument = (document: Buffer) => TableIncident;

/**
 * Creates a reader for the documents of one file. It expects the fields of incident-documents.repository.ts in their
 * order, as PostgreSQL writes them; decoding and parsing them takes three times as long.
 * @param otherwise reads other documents
 */
export const documentReader = (otherwise: ReadDocument = parsed): ReadDocument => {
  const known: Known = Array.from({ length: KNOWN }, () => undefined);
  return (document) => {
    try {
      return incident(new Reader(document, known));
    } catch (error) {
      if (error instanceof OtherwiseWritten) return otherwise(document);
      throw error;
    }
  };
};

const parsed: ReadDocument = (document) =>
  JSON.parse(asBytes(JSON.stringify(JSON.parse(document.toString())))) as TableIncident;

class OtherwiseWritten extends Error {}

const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const FIRST_OF_NULL = 0x6e;
const FIRST_OF_TRUE = 0x74;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

/** Codes and days that were read, each at a place that follows from its letters: most of them come again and again. */
type Known = (string | undefined)[];
const KNOWN = 4096;
const LONGEST_KNOWN = 32;

/** Reads the JSON of one document from front to back. Each method expects what it is named after, and goes behind it. */
class Reader {
  private at = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly known: Known,
  ) {}

  /** Goes behind the name of the next field. @param key `"name" : ` */
  field(key: Buffer): this {
    this.at += this.bytes[this.at] === OPEN ? 1 : ', '.length;
    return this.literal(key);
  }

  /** Goes behind the name of a later field. No text has these bytes: its quotes are escaped. */
  later(key: Buffer): this {
    const at = this.bytes.indexOf(key, this.at);
    if (at < 0) throw new OtherwiseWritten();
    this.at = at + key.length;
    return this;
  }

  isNull(): boolean {
    if (this.bytes[this.at] !== FIRST_OF_NULL) return false;
    this.literal(NULL);
    return true;
  }

  text(): string | null {
    if (this.isNull()) return null;
    const from = this.expect(QUOTE);
    const { bytes } = this;
    let isEscaped = false;
    let end = from;
    for (; bytes[end] !== QUOTE; end++) {
      if (bytes[end] === BACKSLASH) {
        isEscaped = true;
        end += 1;
      }
      if (end >= bytes.length) throw new OtherwiseWritten();
    }
    this.at = end + 1;
    return isEscaped
      ? asBytes(JSON.parse(bytes.toString('utf8', from - 1, end + 1)) as string)
      : bytes.toString('latin1', from, end);
  }

  /** A text that many documents have. */
  code(): string | null {
    const { bytes, at, known } = this;
    if (bytes[at] !== QUOTE) return this.text();
    let hash = 0;
    let end = at + 1;
    for (let byte = bytes[end]; byte !== QUOTE; byte = bytes[++end]) {
      if (byte === undefined || byte === BACKSLASH) return this.text();
      hash = (hash * 31 + byte) & (KNOWN - 1);
    }
    const found = known[hash];
    if (found !== undefined && isAt(found, bytes, at + 1, end)) {
      this.at = end + 1;
      return found;
    }
    const text = this.text()!;
    if (text.length <= LONGEST_KNOWN) known[hash] = text;
    return text;
  }

  number(): number | null {
    if (this.isNull()) return null;
    const { bytes, at } = this;
    let value = 0;
    let end = at;
    for (; bytes[end]! >= ZERO && bytes[end]! <= NINE; end++) value = value * 10 + bytes[end]! - ZERO;
    if (end === at || (bytes[end] !== COMMA && bytes[end] !== CLOSE)) throw new OtherwiseWritten();
    this.at = end;
    return value;
  }

  flag(): boolean {
    const isTrue = this.bytes[this.at] === FIRST_OF_TRUE;
    this.literal(isTrue ? TRUE : FALSE);
    return isTrue;
  }

  list<T>(item: (reader: this) => T): T[] {
    const items: T[] = [];
    this.expect(OPEN_LIST);
    if (this.bytes[this.at] !== CLOSE_LIST) {
      items.push(item(this));
      while (this.bytes[this.at] === COMMA) {
        this.at += this.bytes[this.at + 1] === QUOTE ? 1 : ', '.length;
        items.push(item(this));
      }
    }
    this.expect(CLOSE_LIST);
    return items;
  }

  /** Returns an object of which everything was read. */
  whole<T>(value: T): T {
    this.expect(CLOSE);
    return value;
  }

  private expect(byte: number): number {
    if (this.bytes[this.at] !== byte) throw new OtherwiseWritten();
    this.at += 1;
    return this.at;
  }

  private literal(wanted: Buffer): this {
    const { bytes } = this;
    let { at } = this;
    for (let i = 0; i < wanted.length; i++, at++) if (bytes[at] !== wanted[i]) throw new OtherwiseWritten();
    this.at = at;
    return this;
  }
}

const isAt = (text: string, bytes: Buffer, from: number, end: number): boolean => {
  if (text.length !== end - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
};

const keysOf = <Name extends string>(...names: Name[]): Record<Name, Buffer> =>
  Object.fromEntries(names.map((name) => [name, Buffer.from(`"${name}" : `)])) as Record<Name, Buffer>;
// prettier-ignore
const K = keysOf(
  'code', 'kind', 'title', 'titleTranslation', 'summary', 'summaryTranslation', 'when', 'announced', 'place',
  'interference', 'grade', 'gradeReason', 'publishedOn', 'assemblyTypes', 'crowd', 'issues',
  'peacefulness', 'grounds', 'groups', 'acts', 'harms', 'accounts', 'sources', 'changes',
  'precision', 'earliest', 'latest', 'state', 'low', 'high', 'text', 'link', 'role',
  'type', 'actor', 'forceName', 'byState', 'outcome', 'assessedBy', 'assessedUnder', 'testsNotMet', 'side', 'count',
  'party', 'stance', 'language', 'aboutThisEvent', 'saidOn', 'publisher', 'url', 'archiveUrl', 'linkWithheld',
);

type Codes = string[] | null;
const codes = (r: Reader): Codes => (r.isNull() ? null : r.list((one) => one.code()!));
const dayWindow = (r: Reader): DayWindow | null =>
  r.isNull()
    ? null
    : r.whole({
        precision: r.field(K.precision).code()!,
        earliest: r.field(K.earliest).code()!,
        latest: r.field(K.latest).code()!,
      } as DayWindow);
const placeValue = (r: Reader): PlaceValue =>
  r.whole({ code: r.field(K.code).code(), precision: r.field(K.precision).code()! });
const countValue = (r: Reader): CountValue =>
  r.whole({
    state: r.field(K.state).code() as CountValue['state'],
    low: r.field(K.low).number(),
    high: r.field(K.high).number(),
    text: r.field(K.text).text(),
  });
const group = (r: Reader): TableIncident['groups'][number] => {
  const read = { code: r.field(K.code).code()!, link: r.field(K.link).code()! };
  r.field(K.role).code();
  return r.whole(read as TableIncident['groups'][number]);
};
const act = (r: Reader): TableIncident['acts'][number] => {
  const read = {
    kind: r.field(K.kind).code() as PublicAct['kind'],
    type: r.field(K.type).code()!,
    actor: r.field(K.actor).code(),
    forceName: r.field(K.forceName).code(),
    byState: r.field(K.byState).flag(),
    outcome: r.later(K.outcome).code()!,
  };
  r.field(K.assessedBy).text();
  r.field(K.assessedUnder).text();
  codes(r.field(K.testsNotMet));
  return r.whole(read);
};
const harm = (r: Reader): TableIncident['harms'][number] => {
  const type = r.field(K.type).code()!;
  r.field(K.side).code();
  return r.whole({ type, count: countValue(r.field(K.count)) });
};
const account = (r: Reader): TableIncident['accounts'][number] => {
  const read = { party: r.field(K.party).code()!, stance: r.field(K.stance).code()! };
  r.field(K.text).text();
  r.field(K.language).code();
  r.field(K.aboutThisEvent).code();
  dayWindow(r.field(K.saidOn));
  return r.whole(read);
};
const source = (r: Reader): TableIncident['sources'][number] => {
  const type = r.field(K.type).code()!;
  const publisher = r.field(K.publisher).code();
  r.field(K.title).text();
  const url = r.field(K.url).text();
  r.field(K.archiveUrl).text();
  dayWindow(r.field(K.publishedOn));
  return r.whole({ type, publisher, url, linkWithheld: r.field(K.linkWithheld).flag() });
};

const incident = (r: Reader): TableIncident => {
  const read = {
    code: r.field(K.code).text()!,
    kind: r.field(K.kind).code()!,
    title: r.field(K.title).text()!,
    titleTranslation: r.field(K.titleTranslation).text(),
    summary: r.field(K.summary).text(),
    summaryTranslation: r.field(K.summaryTranslation).text(),
    when: dayWindow(r.field(K.when))!,
    announced: dayWindow(r.field(K.announced)),
    place: placeValue(r.field(K.place)),
    interference: r.field(K.interference).code()!,
    grade: r.field(K.grade).code()!,
    gradeReason: r.field(K.gradeReason).text(),
    publishedOn: r.field(K.publishedOn).code()!,
    assemblyTypes: codes(r.later(K.assemblyTypes)),
    crowd: countValue(r.field(K.crowd)),
    issues: codes(r.field(K.issues)),
    peacefulness: r.field(K.peacefulness).code()!,
    grounds: codes(r.field(K.grounds)),
    groups: r.field(K.groups).list(group),
    acts: r.field(K.acts).list(act),
    harms: r.field(K.harms).list(harm),
    accounts: r.field(K.accounts).list(account),
    sources: r.field(K.sources).list(source),
  };
  r.field(K.changes);
  return read;
};
