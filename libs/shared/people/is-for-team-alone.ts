/**
 * Returns whether only the team may know of a person: at high risk, where everybody begins until somebody says less.
 */
export const isForTeamAlone = (risk: string | null): boolean => (risk ?? 'RK_HIGH') === 'RK_HIGH';
