import { expect, it } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import type { PubTable } from './published-version.repository.js';
import './pub.entity.js';
import { PUBLIC_WORDS } from './published-words.repository.js';

/** Text columns that hold codes or addresses of pages, never words that somebody typed about an incident. */
const CODES: Readonly<Record<PubTable, string>> = {
  incident: `code kind when_precision announced_precision place_code place_precision assembly_types crowd_state issues
    interference peacefulness grounds grade`,
  incident_group: 'group_code link role',
  act: `kind type actor quantity_state people_state place_code place_precision when_precision outcome assessed_by
    assessed_under tests_not_met`,
  harm: 'type side count_state',
  account: 'party stance language about_this_event said_on_precision',
  source: 'type published_on_precision',
};

it('every column with words that readers see is known to what erases words', () => {
  const { tables, columns } = getMetadataArgsStorage();
  for (const [table, words] of Object.entries(PUBLIC_WORDS) as [PubTable, readonly string[]][]) {
    const { target } = tables.find(({ schema, name }) => schema === 'pub' && name === table)!;
    const texts = columns
      .filter((column) => column.target === target && column.options.type === 'text')
      .map(({ options, propertyName }) => options.name ?? propertyName)
      .filter((name) => !CODES[table].split(/\s+/).includes(name));
    // A new column with words belongs in PUBLIC_WORDS, and one with codes in the list above.
    expect([table, texts.sort()]).toEqual([table, [...words].sort()]);
  }
});
