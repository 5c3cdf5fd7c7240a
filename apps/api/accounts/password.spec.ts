import { hashPassword, isCommonPassword, isPassword, assertGoodPassword } from './password.js';

const errorOf = async (password: string, name = 'Sparrow'): Promise<string> => {
  try {
    await assertGoodPassword(password, name);
    return 'good';
  } catch (error) {
    return (error as { errors: { code: string }[] }).errors[0]!.code;
  }
};

describe('a new password', () => {
  it.each([
    'seven green kettles sing',
    'ច្រៀងលេងនៅមាត់ទន្លេ',
    'X9#qLm2$vBn7!kTz',
    'moonlit-tractor-parade',
    'nine otters on a tuktuk',
    'a hundred and ten letters are no trouble to anybody who lets a program of their own remember all of them, heron',
  ])('may be "%s"', async (password) => {
    expect(await errorOf(password)).toBe('good');
  });
});

describe('what goes wrong', () => {
  it.each([
    ['short ones', 'kettles sing', 'password-too-short'],
    ['fourteen characters, however many units they take', '😀'.repeat(14), 'password-too-short'],
    ['endless ones', 'x y'.repeat(100), 'too-long'],
    ['one letter again and again', 'aaaaaaaaaaaaaaaaaa', 'password-too-common'],
    ['one word again and again', 'abcabcabcabcabcabc', 'password-too-common'],
    ['a run of digits', '123456789012345678', 'password-too-common'],
    ['a row of keys', 'qwertyuiopasdfghjkl', 'password-too-common'],
    ['words that everybody tries', 'Password12345678!', 'password-too-common'],
    ['those words with digits for letters', 'P4ssw0rd-W3lc0me-2021', 'password-too-common'],
    ['the country and a year', 'cambodia cambodia 2026', 'password-too-common'],
    ['one’s own name', 'sparrow sparrow 99', 'password-too-common'],
    ['two that are on every list', 'superman batman1', 'password-too-common'],
    ['a club with its year', 'manchesterunited', 'password-too-common'],
    ['a row of keys up and down', 'zaq12wsxcde34rfv', 'password-too-common'],
    ['keys by turns', '1q2w3e4r5t6y7u8i', 'password-too-common'],
    ['the famous example', 'correct horse battery staple', 'password-too-common'],
  ])('refuses %s', async (_what, password, code) => expect(await errorOf(password)).toBe(code));

  it('does not mistake part of a long phrase for the whole', async () =>
    expect(await isCommonPassword('the admin feeds purple lobsters', 'Sparrow')).toBe(false));
});

describe('a kept password', () => {
  it('is known again, also when another keyboard composed its letters otherwise', async () => {
    const kept = await hashPassword('caf\u00e9 au bord du Mékong');
    expect(await isPassword(kept, 'cafe\u0301 au bord du Mékong')).toBe(true);
    expect(await isPassword(kept, 'cafe au bord du Mékong')).toBe(false);
  });
  it('is tried at once while a network fills the queue with others', async () => {
    const kept = await hashPassword('seven green kettles sing');
    const order: string[] = [];
    const tried = (password: string, who: string): Promise<number> =>
      isPassword(kept, password, who).then(
        (same) => order.push(`${who}: ${same}`),
        ({ code }: { code: string }) => order.push(`${who}: ${code}`),
      );
    const flood = Array.from({ length: 42 }, () => tried('eight green kettles sing', 'a network that floods'));
    await Promise.all([...flood, tried('seven green kettles sing', 'a member')]);
    expect(order.slice(0, 6)).toContain('a member: true');
    expect(order).toContain('a network that floods: too-many-requests');
  }, 60_000);
  it('of nobody is never right', async () => expect(await isPassword(null, 'seven green kettles sing')).toBe(false));
});
