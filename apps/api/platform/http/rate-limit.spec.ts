import { networkOf, limitPerMinute } from './rate-limit.js';

describe('the network that an address belongs to', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});

describe('what goes wrong', () => {
  it('lets so many changes through in a minute and then says when to come back', async () => {
    const limit = limitPerMinute(2);
    await limit.spend('a');
    await limit.spend('a');
    await expect(limit.spend('a')).rejects.toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: expect.any(Number),
    });
    await expect(limit.spend('b')).resolves.toBeUndefined();
  });
});
