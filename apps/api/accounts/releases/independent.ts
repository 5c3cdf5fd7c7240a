/** The person who releases must not be the one who proposed, by the rules of `accounts/trust-policy.ts`. */
export { assertIndependent } from '../trust-store.js';
