import { leadsAway } from './leads-away.js';

const HERE = { origin: 'https://vigil.example', pathname: '/desk/custody/new' };
const CLICK = { button: 0, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const LINK = { href: 'https://vigil.example/desk/field', target: '', isDownload: false };

describe('a click on a link', () => {
  it.each([
    ['another page', {}, {}, true],
    ['another page, with a language', {}, { href: 'https://vigil.example/desk?lang=km' }, true],
    ['a question of the same form', {}, { href: 'https://vigil.example/desk/custody/new#handle' }, false],
    ['the same page in another language', {}, { href: 'https://vigil.example/desk/custody/new?lang=km' }, false],
    ['another site', {}, { href: 'https://example.org/desk/field' }, false],
    ['a new tab', { ctrlKey: true }, {}, false],
    ['a new tab, on a Mac', { metaKey: true }, {}, false],
    ['a new tab, by its middle button', { button: 1 }, {}, false],
    ['a tab that the link opens', {}, { target: '_blank' }, false],
    ['a file', {}, { isDownload: true }, false],
  ])('leads away from the page, or not: %s', (_, click, link, expected) => {
    expect(leadsAway({ ...CLICK, ...click }, { ...LINK, ...link }, HERE)).toBe(expected);
  });
});
