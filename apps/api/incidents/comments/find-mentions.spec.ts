import { describe, expect, it } from '@jest/globals';
import { findMentions } from './find-mentions.js';

const people = [
  { id: '1', name: 'Sok' },
  { id: '2', name: 'Sokha' },
  { id: '3', name: 'Blue Heron' },
  { id: '4', name: 'សុភា' },
];
const ids = (text: string): string[] => findMentions(text, people).sort();

describe('mentions', () => {
  it('are names after @, the longest that fits, however they are typed', () => {
    expect(ids('@Sokha, look at this')).toEqual(['2']);
    expect(ids('ask @sok and @BLUE heron.')).toEqual(['1', '3']);
    expect(ids('@Sok@Sokha')).toEqual(['1']);
    expect(ids('(@Sok)')).toEqual(['1']);
  });

  it('are found in Khmer, where no space ends a word', () => {
    expect(ids('សួរ @សុភាសិន')).toEqual(['4']);
  });

  it('are nobody where a name only begins so, or where @ is inside a word', () => {
    expect(ids('@Sokhan')).toEqual([]);
    expect(ids('sok@sokha.example')).toEqual([]);
    expect(ids('@friday_women wrote')).toEqual([]);
    expect(ids('@')).toEqual([]);
  });
});
