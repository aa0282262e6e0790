/** The sentences that describe the filter parameters, once. */
export const COUNTY_PARAMETER = { county: '6-digit county code; the default county when left out' } as const;

export const TILE_FILTER_PARAMETERS = {
  ...COUNTY_PARAMETER,
  class: 'Class ids or beginnings of them, comma between: yc2013:0137,yc2013:01',
  state: 'States, comma between: damaged,missing',
  grid: 'Codes of unit, duty or omni grids, comma between',
  area: 'Area codes of 6, 9 or 12 digits, comma between',
  time: '<from>/<to>, ISO 8601 with offset, ".." for an open end; only for layers with moments',
} as const;

export const FILTER_PARAMETERS = { ...TILE_FILTER_PARAMETERS, bbox: 'west,south,east,north in degrees' } as const;
