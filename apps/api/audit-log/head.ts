import type { EntityManager } from 'typeorm';
import { rootOfStack } from './merkle.js';

/** The number of leaves in the log, and its root in hexadecimal. */
export interface LogHead {
  size: number;
  root: string;
}

export const logHead = async (manager: Pick<EntityManager, 'query'>): Promise<LogHead> => {
  const [head] = (await manager.query('select size, stack from log_head')) as { size: string; stack: Buffer[] }[];
  return { size: Number(head!.size), root: rootOfStack(head!.stack).toString('hex') };
};
