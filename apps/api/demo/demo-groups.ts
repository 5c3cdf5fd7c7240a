import type { DemoGroup } from './invent.js';

/** Invented groups. No real group's name may stand here. */
export const DEMO_GROUPS: readonly Omit<DemoGroup, 'id' | 'code'>[] = [
  { nameEn: 'DEMO Group A', nameKm: 'ក្រុមសាកល្បង ក', weight: 7, interfered: 0.9, force: 0.5, places: [[1, '12']], issue: 'IS_POLITICAL_PRISONERS', assembly: ['AT_DEMONSTRATION', 'AT_PETITION', 'AT_VIGIL'], weekday: 5 },
  { nameEn: 'DEMO Group B', nameKm: 'ក្រុមសាកល្បង ខ', weight: 5, interfered: 0.35, force: 0.25, places: [[4, '12'], [3, '08'], [2, '05'], [1, '21']], issue: 'IS_LABOUR', assembly: ['AT_STRIKE', 'AT_MARCH'], weekday: null },
  { nameEn: 'DEMO Group C', nameKm: 'ក្រុមសាកល្បង គ', weight: 5, interfered: 0.4, force: 0.3, places: [[3, '18'], [2, '09'], [2, '17'], [2, '11'], [1, '16'], [1, '06']], issue: 'IS_LAND', assembly: ['AT_DEMONSTRATION', 'AT_SIT_IN', 'AT_PETITION'], weekday: null },
  { nameEn: 'DEMO Group D', nameKm: 'ក្រុមសាកល្បង ឃ', weight: 3, interfered: 0.3, force: 0.15, places: [[3, '12'], [2, '02'], [2, '17'], [1, '07'], [1, '15']], issue: 'IS_ENVIRONMENT', assembly: ['AT_MARCH', 'AT_MEETING', 'AT_DEMONSTRATION'], weekday: null },
  { nameEn: 'DEMO Group E', nameKm: 'ក្រុមសាកល្បង ង', weight: 2, interfered: 0.2, force: 0.1, places: [[2, '03'], [2, '25'], [1, '14'], [1, '20'], [1, '01']], issue: 'IS_EXPRESSION', assembly: ['AT_MEETING', 'AT_VIGIL'], weekday: null },
];
