import { actionOf, PAGE_LETTERS, type Pressed } from './pressed-key.js';

const pressed = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrl: false,
  alt: false,
  isTyping: false,
  hasDialog: false,
  isAfterG: false,
  hasSingleKeys: true,
  ...more,
});

describe('a key on the desk', () => {
  it.each([
    ['/', 'search'],
    ['j', 'next'],
    ['k', 'previous'],
    ['e', 'edit'],
    ['a', 'assign'],
    ['c', 'comment'],
    ['x', 'select'],
    ['X', 'select-range'],
    ['?', 'help'],
  ])('%s does: %s', (key, does) => expect(actionOf(pressed(key))).toMatchObject({ action: { name: does } }));

  it('waits for a letter after g', () => {
    expect(actionOf(pressed('g'))).toBe('wait');
    expect(actionOf(pressed('r', { isAfterG: true }))).toEqual({ page: 'r' });
    expect(actionOf(pressed('Escape', { isAfterG: true }))).toBeNull();
  });

  it.each(['/', 'j', 'x', 'g', '?', 'a'])('%s does nothing while somebody types, or beside another key', (key) => {
    expect(actionOf(pressed(key, { isTyping: true }))).toBeNull();
    expect(actionOf(pressed(key, { alt: true }))).toBeNull();
    expect(actionOf(pressed(key, { ctrl: true }))).toBeNull();
    expect(actionOf(pressed(key, { hasDialog: true }))).toBeNull();
  });

  it('opens the palette with Ctrl-K, also while somebody types', () => {
    expect(actionOf(pressed('k', { ctrl: true, isTyping: true }))).toEqual({ palette: true });
  });

  it('does nothing without Ctrl where single keys are switched off; Ctrl-K stays', () => {
    for (const key of ['/', 'j', 'g', '?']) expect(actionOf(pressed(key, { hasSingleKeys: false }))).toBeNull();
    expect(actionOf(pressed('r', { isAfterG: true, hasSingleKeys: false }))).toBeNull();
    expect(actionOf(pressed('k', { ctrl: true, hasSingleKeys: false }))).toEqual({ palette: true });
  });

  it('leads each letter to one page', () => {
    const letters = Object.values(PAGE_LETTERS);
    expect(new Set(letters).size).toBe(letters.length);
  });
});
