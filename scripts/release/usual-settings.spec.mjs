import { usualSettings } from './usual-settings.mjs';

describe('where nothing is set', () => {
  const none = () => false;

  it('a command of a release looks at real records, and only the start shows a demo', () => {
    for (const command of ['log', 'evidence', 'doctor', 'members', 'upgrade'])
      expect([command, usualSettings(command, {}, { isThere: none }).VIGIL_MODE]).toEqual([command, 'production']);
    expect(usualSettings('start', {}, { isThere: none })).not.toHaveProperty('VIGIL_MODE');
    expect(usualSettings('log', { VIGIL_MODE: 'demo' }, { isThere: none })).not.toHaveProperty('VIGIL_MODE');
  });

  it('the data lies outside of the release', () => {
    const homeOf = (env, uid) => usualSettings('start', env, { uid, isThere: none }).VIGIL_HOME;
    expect(homeOf({}, 0)).toBe('/var/lib/vigil');
    expect(homeOf({ XDG_DATA_HOME: '/data' }, 1000)).toBe('/data/vigil');
    expect(homeOf({}, 1000)).toMatch(/\/\.local\/share\/vigil$/);
    expect(homeOf({ VIGIL_HOME: '/x' }, 0)).toBeUndefined();
  });

  it('the key is the one that systemd hands to the service', () => {
    const keyOf = (env, key) => usualSettings('keys', env, { isThere: (path) => path === key }).VIGIL_KEY_FILE;
    const beside = '/run/credentials/vigil.service/vigil.key';
    expect(keyOf({}, beside)).toBe(beside);
    expect(keyOf({ CREDENTIALS_DIRECTORY: '/c' }, '/c/vigil.key')).toBe('/c/vigil.key');
    expect(keyOf({}, '/c/vigil.key')).toBeUndefined();
    expect(keyOf({ VIGIL_KEY_FILE: '/k' }, beside)).toBeUndefined();
    expect(keyOf({ VIGIL_KEY_COMMAND: 'k' }, beside)).toBeUndefined();
  });
});
