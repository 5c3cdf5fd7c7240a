import { loadedLater } from '../loaded-later.js';
import type { SecondFactorSetupProps } from '../account/second-factor-setup.js';

/** The same setup, with the code that draws QR codes, only for the few who sign in without a second factor. */
export const SecondFactorSetupLater = loadedLater<SecondFactorSetupProps>(
  ['desk', 'account'],
  async () => (await import('../account/second-factor-setup.js')).SecondFactorSetup,
);
