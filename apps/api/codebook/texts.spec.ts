import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const top = fileURLToPath(new URL('../../../..', import.meta.url));
const rooms = join(top, 'libs/shared/text');
const texts = readdirSync(rooms, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'codebook').flatMap(({ name }) =>
  Object.entries(JSON.parse(readFileSync(join(rooms, name, 'en.json'), 'utf8')) as Record<string, string>));
const pages = readdirSync(join(top, 'docs')).filter((name) => name.endsWith('.md') && name !== 'translation.md').map((name): [string, string] => [name, readFileSync(join(top, 'docs', name), 'utf8')]);
const of = (key: string): string => new Map(texts).get(key)!;

/** Sentences that once stood for another thing than the rule, with what the rule is. */
const FALSE: readonly (readonly [RegExp, string])[] = [
  [/monitors? observed no restriction/i, 'a source in a position to know said that there was none'],
  [/without monitoring/i, 'media and coverage that is not recorded are other things than nobody watching'],
  [/in none of the figures/i, 'a single source is in a figure where single sources are included'],
  [/nobody has it in hand/i, 'no reviewer has taken it'],
  [/never refuses/i, 'a throttle refuses for a minute'],
];

describe('what people read', () => {
  it.each(FALSE)('says nowhere %s: %s', (said) => {
    expect(texts.length).toBeGreaterThan(2_000);
    expect([...texts, ...pages].filter(([, text]) => said.test(text)).map(([where]) => where)).toEqual([]);
  });

  it('says first that reports which were not sent are deleted, where somebody is frozen or a phone is ended', () => {
    for (const key of ['desk.people.freeze-help', 'account.phones.end-text']) expect([key, of(key).split('. ')[0]]).toEqual([key, expect.stringMatching(/deletes .*reports that .*not sent/)]);
    for (const key of ['desk.people.freeze-wait', 'account.phones.end-first-text']) expect([key, of(key)]).toEqual([key, expect.stringMatching(/sen[dt]/)]);
  });
});
