/** Words of the organisation's own that two people agreed to, and what waits for a second person. */
export interface AgreedPage<W> {
  total: number;
  items: (W & { id: string; revision: number })[];
  /** `proposal`: who proposes other words names it, to say that they have seen it. */
  waiting: (W & { id: string; proposal: string })[];
}
