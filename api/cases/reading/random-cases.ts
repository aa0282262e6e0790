/** For tests of lists and figures: many cases at random, past the engine. */
import { CASE_STATES, ENDED_STATES } from '../../contract/cases/vocabulary.ts';
import type { CaseState } from '../../contract/cases/vocabulary.ts';
import { seededRandom } from '../../../tiles/testing.ts';
import type { Pool } from '../../store/database.ts';
import { SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../../testing/small-county.ts';
import { clockRow, pastTheEngine, writeCases, writePlainCalendar, writeRows } from './testing.ts';
import type { HandMadeCase } from './testing.ts';

const HOUR = 3_600_000;

/** Random cases of every state in the small county, those that live with a handling clock of four hours; the same for the same `count` and `now`. */
export async function writeRandomCases(pool: Pool, count: number, now: number): Promise<HandMadeCase[]> {
  const random = seededRandom(7);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const isEnded = (state: CaseState): boolean => (ENDED_STATES as readonly CaseState[]).includes(state);
  const states = CASE_STATES.filter((state) => !['urged', 'supervised', 'inspecting'].includes(state));
  const cases: HandMadeCase[] = Array.from({ length: count }, (_, n) => {
    const state = pick(states);
    // The same minute for many, so that pages have to tell equal keys apart.
    const reported = now - Math.floor(random() * 60) * 12 * HOUR;
    return {
      id: n + 1, state, class: pick(['yc2013:0101', 'yc2013:0137', 'yc2013e:0106', 'yc2013e:0204']), severity: pick(['critical', 'major', 'minor', 'notice']),
      lng: SMALL_WEST + random() * 0.04, lat: SMALL_SOUTH + random() * 0.02, channel: pick(['collector', 'hotline', 'iot', 'public']),
      department: ['reported', 'prechecking', 'pending_dispatch', 'not_filed', 'merged'].includes(state) ? null : pick(['D1', 'D2']),
      handler: state === 'handling' ? 'P3' : null, supervised: random() < 0.1, address: `小街 ${n} 号`, description: n % 50 ? null : '井盖 100% 破损_严重',
      reported_at: iso(reported), reported_by: 'P1', filed_at: isEnded(state) ? iso(reported + HOUR) : null, closed_at: state === 'closed' ? iso(reported + 9 * HOUR) : null,
      component_id: n % 20 ? null : (n / 20) % 60 + 1, due_at: null, due_clock: null,
    };
  });
  const clocks = cases.filter((each) => !isEnded(each.state) && each.state !== 'suspended').map((each, n) => {
    const at = now - Math.floor((n % 41) * 0.15 * HOUR) - 60_000;
    const row = clockRow(SMALL_COUNTY, each.id, { clock: 'handle', instance: 1, limit: { value: 4, unit: 'urgent_hour' }, at });
    Object.assign(each, { due_at: row.deadline, due_clock: 'handle' });
    return row;
  });
  await pastTheEngine(pool, async (client) => {
    await writePlainCalendar(client, SMALL_COUNTY);
    await writeCases(client, SMALL_COUNTY, cases);
    await writeRows(client, 'case_clocks', clocks);
  });
  return cases;
}
