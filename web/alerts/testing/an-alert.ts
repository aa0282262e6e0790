/** An alert for tests of what is made of alerts. */
import type { Alert } from '../../../api/contract/live.ts';

/** Open and major, of the manhole with the same number. */
export function anAlert(id: number, difference: Partial<Alert> = {}): Alert {
  return {
    id, state: 'open', severity: 'major', class: 'alert:threshold', name: null, ruleId: 1, ruleName: { zh: '井盖倾斜', en: 'Manhole cover tilted' },
    deviceId: id, deviceCode: `D${id}`, deviceName: null, deviceClass: 'device:manhole_tilt', componentId: null, quantity: 'tilt', triggerValue: 20, peakValue: 20,
    openedAt: 1_800_000_000_000, clearedAt: null, acknowledgedAt: null, acknowledgedBy: null, closedAt: null, closedBy: null, snoozedUntil: null, assignedTo: null,
    stormId: null, annulled: false, simulated: false, lng: 113.63, lat: 37.8, areaCode: '099101001001', unitGrid: null, omniGrid: null, ...difference,
  };
}
