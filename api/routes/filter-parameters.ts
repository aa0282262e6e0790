/** The filter parameters as routes declare them: with the county, and for tiles without a box, because a tile is one. */
import { FILTER_TEXTS } from '../county/filter.ts';

export const COUNTY_PARAMETER = { county: '6-digit county code; the default county when left out' } as const;

export const FILTER_PARAMETERS = { ...COUNTY_PARAMETER, ...FILTER_TEXTS } as const;

const { bbox: _, ...withoutBox } = FILTER_PARAMETERS;
export const TILE_FILTER_PARAMETERS = withoutBox;
