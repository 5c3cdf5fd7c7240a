import type { EntityManager } from 'typeorm';
import { AssemblyGroupEntity } from './group.entity.js';

export const groupIds = async (manager: EntityManager): Promise<Set<string>> =>
  new Set((await manager.find(AssemblyGroupEntity, { select: { id: true } })).map(({ id }) => id));

export const allGroups = (manager: EntityManager): Promise<AssemblyGroupEntity[]> => manager.find(AssemblyGroupEntity);
