/** A row of the case list for tests of what is made of rows. */
import type { CaseRow } from '../../../../api/contract/cases/lists.ts';

export const NOW = 1_800_000_000_000;

/** Filed and waiting for dispatch, due in ten minutes, a manhole in Chengguan. */
export function aCase(id: number, difference: Partial<CaseRow> = {}): CaseRow {
  return {
    id, code: `09910120270115${String(id).padStart(5, '0')}`, flow: 'urban', state: 'pending_dispatch', step: 2, class: 'yc2013:0102', severity: 'minor',
    name: null, description: '井盖缺失', address: '滨河路 12 号', channel: 'collector', componentId: null, deviceId: null, alertId: null,
    department: null, offered: [], handler: null, round: 1, returns: 0, reportCount: 1, urged: 0, supervised: false, mergedInto: null,
    reportedAt: NOW - 600_000, filedAt: NOW - 300_000, closedAt: null, endedAt: null, dueAt: NOW + 600_000, dueClock: 'dispatch', handleDueAt: null, handleOnTime: null,
    exempt: false, farFlag: false, version: 2, simulated: false, lng: 113.63, lat: 37.8, areaCode: '099101001001', unitGrid: null, omniGrid: null, dutyGrid: null,
    className: { zh: '污水井盖', en: 'Sewage manhole cover' }, areaName: null, departmentName: null, handlerName: null, updatedAt: NOW, running: null, task: null, asked: [], ...difference,
  };
}
