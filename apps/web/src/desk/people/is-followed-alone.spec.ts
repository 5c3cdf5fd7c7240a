import { expect, it } from '@jest/globals';
import { isFollowedAlone } from './is-followed-alone.js';

const member = (name: string, able = true) => ({ id: name, name, able });

it.each([
  ['at high risk, with nobody else in the team', 'RK_HIGH', [member('me')], true],
  ['at a risk that nobody said', null, [member('me')], true],
  ['with a colleague who can do nothing any more', 'RK_HIGH', [member('me'), member('gone', false)], true],
  ['with a colleague', 'RK_HIGH', [member('me'), member('other')], false],
  ['at less risk, where every reviewer may know', 'RK_RAISED', [member('me')], false],
] as const)('a person is followed by one member alone: %s', (_, risk, team, alone) => {
  expect(isFollowedAlone({ person: { risk }, team: [...team] }, 'me')).toBe(alone);
});
