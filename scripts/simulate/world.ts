/** What there is to simulate, read from the server: devices, staff and the streets that they walk along. */

export type LngLat = readonly [number, number];

export interface WorldDevice {
  readonly id: number;
  readonly code: string;
  readonly class: string;
  readonly heartbeatSeconds: number;
  readonly state: string;
  /** Code of the village or community. */
  readonly area: string;
  readonly at: LngLat;
}

export interface WorldStaff {
  readonly id: number;
  readonly code: string;
  readonly class: string;
  readonly at: LngLat;
}

export interface WorldStreet {
  readonly name: string | null;
  readonly lines: readonly (readonly LngLat[])[];
}

export interface World {
  readonly devices: WorldDevice[];
  readonly staff: WorldStaff[];
  readonly streets: WorldStreet[];
  /** Names of townships and subdistricts by the first nine digits of their code. */
  readonly towns: ReadonlyMap<string, string>;
}

interface Feature { readonly id: number; readonly geometry: { readonly coordinates: any }; readonly properties: Record<string, any> }

/** Every row of a layer, page by page. @throws Error with the server's own words */
async function readLayer(url: string, county: string, layer: string, question = ''): Promise<Feature[]> {
  const features: Feature[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const response: Response = await fetch(`${url}/api/layers/${layer}/features?county=${county}&limit=1000&cursor=${cursor}${question}`).catch((error: Error) => {
      throw new Error(`${url} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`, { cause: error });
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status} for layer ${layer}: ${(await response.text()).slice(0, 300)}`);
    const page = await response.json() as { features: Feature[]; nextCursor: string | null };
    features.push(...page.features);
    cursor = page.nextCursor;
  }
  return features;
}

/** @param url address of the server, without a slash at the end */
export async function readWorld(url: string, county: string): Promise<World> {
  const devices = await readLayer(url, county, 'devices');
  const staff = await readLayer(url, county, 'staff');
  const roads = await readLayer(url, county, 'roads');
  const areas = await readLayer(url, county, 'areas', '&class=area:town');
  return {
    devices: devices.map(({ id, geometry, properties }) => ({
      id, code: properties.code, class: properties.class, heartbeatSeconds: properties.heartbeatSeconds ?? 3600, state: properties.state,
      area: properties.areaCode ?? '', at: geometry.coordinates,
    })),
    staff: staff.map(({ id, geometry, properties }) => ({ id, code: properties.code, class: properties.class, at: geometry.coordinates })),
    streets: roads.filter(({ properties }) => properties.class !== 'road:rail').map(({ geometry, properties }) => ({ name: properties.name, lines: geometry.coordinates })),
    towns: new Map(areas.map(({ properties }) => [String(properties.code).slice(0, 9), properties.nameEn ?? properties.name])),
  };
}

const METERS_PER_DEGREE = 111_195;

/** Metres between two places some kilometres apart at most. */
export function metersBetween(a: LngLat, b: LngLat): number {
  const x = (b[0] - a[0]) * Math.cos((a[1] + b[1]) * Math.PI / 360), y = b[1] - a[1];
  return Math.hypot(x, y) * METERS_PER_DEGREE;
}

/** Degrees clockwise from north, 0 to below 360. */
export function headingOf(a: LngLat, b: LngLat): number {
  const x = (b[0] - a[0]) * Math.cos((a[1] + b[1]) * Math.PI / 360), y = b[1] - a[1];
  return (Math.atan2(x, y) * 180 / Math.PI + 360) % 360;
}
