import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  ValidateNested,
} from './body-rules.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { IsCalendarDay, IsCountValue, IsId, IsWebAddress, IsWords } from './validation-decorators.js';
import { strictBodies } from './strict-body-validation.js';

class Part {
  @IsInt() n!: number;
}
class Body {
  @IsWords(10) name!: string;
  @IsIn(['a', 'b']) kind!: string;
  @IsBoolean() small!: boolean;
  @IsInt() @Max(9) number!: number;
  @IsUUID() id!: string;
  @IsCalendarDay() day!: string;
  @IsCountValue(100) value!: unknown;
  @IsOptional() @IsString() @MaxLength(5) note?: string;
  @IsOptional() @IsWebAddress() url?: string;
  @IsOptional() @IsId() group?: string;
  @IsOptional() @IsArray() @ArrayMinSize(2) both?: string[];
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Part) parts?: Part[];
  @IsOptional() @ValidateNested() @Type(() => Part) one?: Part;
}

const good = {
  name: 'one',
  kind: 'a',
  small: false,
  number: 1,
  id: '0b2f6f1c-8a1e-4d2b-9d43-000000000001',
  day: '2021-06-04',
  value: { state: 'CS_EXACT', low: 1, high: 1, text: null },
};
const pipe = strictBodies();
const read = async (body: unknown): Promise<unknown> => {
  try {
    return { ...((await pipe.transform(body, { type: 'body', metatype: Body })) as object) };
  } catch (error) {
    return error instanceof Problem
      ? [error.code, ...error.errors.map(({ pointer, code }) => `${pointer} ${code}`)]
      : error;
  }
};

describe('a small body', () => {
  it('is read as it was sent', async () => expect(await read(good)).toEqual(good));
  it('may leave out what is optional, or say null', async () =>
    expect(await read({ ...good, note: null })).toEqual({ ...good, note: null }));
  it('may have parts with keys of their own', async () => {
    const body = { ...good, parts: [{ n: 1 }, { n: 2 }], one: { n: 3 } };
    expect(JSON.parse(JSON.stringify(await read(body)))).toEqual(body);
  });
  it('is left alone when its room reads it itself', async () => {
    expect(await pipe.transform({ anything: 1 }, { type: 'body', metatype: Object })).toEqual({ anything: 1 });
  });
});

describe('what goes wrong', () => {
  it.each<[string, object | null | string | unknown[], string]>([
    ['a misspelt key', { ...good, naem: 'x' }, '/naem unknown-key'],
    ['a missing key', { ...good, name: undefined }, '/name missing-key'],
    ['a zero-width text', { ...good, name: '\u200B' }, '/name blank-text'],
    ['null for what must be said', { ...good, name: null }, '/name required'],
    ['an empty text for what must be said', { ...good, name: '' }, '/name required'],
    ['a long text', { ...good, name: 'x'.repeat(11) }, '/name too-long'],
    ['another long text', { ...good, note: 'x'.repeat(6) }, '/note too-long'],
    ['a code that is in no list', { ...good, kind: 'c' }, '/kind unknown-code'],
    ['a text for yes or no', { ...good, small: 'false' }, '/small wrong-type'],
    ['an empty text for a number', { ...good, number: '' }, '/number wrong-type'],
    ['a number that is too high', { ...good, number: 10 }, '/number too-many'],
    ['an identifier that is none', { ...good, id: 'x' }, '/id not-an-id'],
    ['an empty list where some must be said', { ...good, both: [] }, '/both required'],
    ['too short a list', { ...good, both: ['x'] }, '/both wrong-type'],
    ['no day where one must be said', { ...good, day: '' }, '/day required'],
    ['a day that is none', { ...good, day: '2021-02-30' }, '/day not-a-day'],
    [
      'a count that contradicts itself',
      { ...good, value: { state: 'CS_NONE', low: 1, high: 1, text: null } },
      '/value/low none-is-zero',
    ],
    ['a script for an address', { ...good, url: 'javascript:alert(1)' }, '/url not-a-web-address'],
    ['a part that is wrong', { ...good, parts: [{ n: 1 }, { n: 'x' }] }, '/parts/1/n wrong-type'],
    ['parts that are none', { ...good, parts: {} }, '/parts wrong-type'],
    ['a part that is nothing', { ...good, parts: [null] }, '/parts wrong-type'],
    ['a part that is a list of nothing', { ...good, parts: [[]] }, '/parts wrong-type'],
    ['a part that is a list of parts', { ...good, parts: [[{ n: 1 }]] }, '/parts wrong-type'],
    ['a list for one part', { ...good, one: [] }, '/one wrong-type'],
    ['no object', [], ' wrong-type'],
    ['nothing', null, ' wrong-type'],
    ['a text', 'x', ' wrong-type'],
  ])('refuses %s', async (_what, body, error) => expect(await read(body)).toEqual(['invalid-body', error]));
});
