/** A part of the demo county: enough for its history of cases, and written in a second. */
import { generateCounty, type DemoCounty } from '../../../fixtures/county/index.ts';
import { insertDemoCounty } from '../../store/demo-county.ts';
import type { Pool } from '../../store/database.ts';

export const PART_SEED = 20261121;

/** Every tenth component and event with what they stand on; all areas, grids, departments and staff. */
function partOf(demo: DemoCounty): DemoCounty {
  const events = demo.events.filter(({ id }) => id % 10 === 0);
  const needed = new Set(events.flatMap(({ component_id }) => component_id ?? []));
  return {
    ...demo, events, components: demo.components.filter(({ id }) => id % 10 === 0 || needed.has(id)), devices: [], cameras: [], alerts: [], buildings: [],
    roads: demo.roads.filter(({ name }) => name !== null), green: demo.green.filter(({ class: kind }) => kind !== 'green:farmland'),
  };
}

/** Writes the part into an empty database. */
export async function insertPartOfDemoCounty(pool: Pool): Promise<void> {
  await insertDemoCounty(pool, partOf(generateCounty({ seed: PART_SEED, now: new Date('2026-11-01T00:00:00+08:00') })));
}
