/** Words that the database, the wire and the map share. Classes of components and events are data: see `schemes/`. */

/** Kinds of grid (GB/T 30428.1 names unit, duty, evaluation and extension; omni is the all-purpose grid, 全科网格). */
export const GRID_KINDS = ['unit', 'duty', 'omni', 'evaluation', 'extension'] as const;
export type GridKind = (typeof GRID_KINDS)[number];

export const AREA_LEVELS = ['county', 'town', 'village'] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

/** Position class of a surveyed component (GB/T 30428.2): A ±0.5 m, B ±1.0 m, C ±10 m. */
export const POSITION_CLASSES = ['A', 'B', 'C'] as const;
export type PositionClass = (typeof POSITION_CLASSES)[number];

export const SEVERITIES = ['critical', 'major', 'minor', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where an event came from. */
export const EVENT_CHANNELS = ['collector', '12345', 'public', 'leader', 'video', 'iot', 'patrol', 'transfer'] as const;
export type EventChannel = (typeof EVENT_CHANNELS)[number];

/** Camera sectors of a county video-sharing platform. */
export const CAMERA_SECTORS = [
  'governance', 'urban_management', 'water', 'police', 'environment', 'hospital', 'school',
] as const;
export type CameraSector = (typeof CAMERA_SECTORS)[number];

/** Demo persons until sign-in exists. */
export const PERSON_ROLES = ['county_operator', 'township_operator', 'analyst', 'lead', 'leader', 'department', 'handler', 'collector'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

export const PERSON_COOKIE = 'tongguan_person';
