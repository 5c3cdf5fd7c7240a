import { filesOfSources, playedAs } from './media-file.js';

const file = (id: string, url: string | null) => ({ id, address: url === null ? null : { url, savedOn: null } });
const source = (id: string, url: string | null, archiveUrl: string | null = null) => ({ id, url, archiveUrl });

describe('files that prove the words of a source', () => {
  it('are those that archive its address, however it is written', () => {
    const found = filesOfSources(
      [file('one', 'https://www.example.org/a/'), file('two', 'https://example.org/b'), file('three', null)],
      [
        source('article', 'http://example.org/a#part'),
        source('archived', null, 'https://example.org/b'),
        source('other', 'https://example.org/c'),
        source('spoken', null),
      ],
    );
    expect([...found]).toEqual([
      ['article', ['one']],
      ['archived', ['two']],
    ]);
  });

  it('keep two articles of one outlet apart', () => {
    const found = filesOfSources(
      [file('one', 'https://example.org/?id=1')],
      [source('a', 'https://example.org/?id=2')],
    );
    expect(found.size).toBe(0);
  });
});

it('plays only what has sound or moves', () => {
  expect(['video/mp4', 'audio/ogg', 'image/jpeg', 'application/pdf'].map((type) => playedAs({ type }))).toEqual([
    'video',
    'audio',
    null,
    null,
  ]);
});
