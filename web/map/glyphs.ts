/** Pictures of classes as line drawings in a 24 x 24 box (SVG path data, stroked). Drawn for this product. */
import type { IconGroup } from '../../api/contract/schemes/icon-groups.ts';

export const COMPONENT_GLYPHS: Readonly<Record<IconGroup, string>> = {
  manhole: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M8.5 9.5h7M8 12h8M8.5 14.5h7',
  lamp: 'M8 21h4M10 21V5h6M13 5h6l-1.5 4h-3zM16 12v2',
  tree: 'M12 21v-6M12 3l5 6h-3l4 6H6l4-6H7z',
  bin: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5',
  hydrant: 'M7 21h10M9 21V9a3 3 0 0 1 6 0v12M12 6V3.5M6.5 12.5H9M15 12.5h2.5M9 9h6',
  sign: 'M12 21v-8M5 4h11l3 4.5-3 4.5H5z',
  signal: 'M8.5 3h7v15h-7zM12 18v3M12 6.5v.2M12 10.5v.2M12 14.5v.2',
  pole: 'M12 21V3M6 6.5h12M7.5 10.5h9M9 21h6',
  box: 'M5 4h14v16H5zM12 4v16M9 11v2M15 11v2',
  seat: 'M4 12h16M5 8h14M6.5 12v7M17.5 12v7M6 5v7M18 5v7',
  shelter: 'M3.5 9l8.5-5 8.5 5M5.5 9v11M18.5 9v11M8.5 16h7M5.5 20h13',
  toilet: 'M7 4.5v.2M17 4.5v.2M5 9h4l1 6H4zM7 15v6M15 8.5h4v6.5h-4zM16 15v6M18 15v6M12 3v18',
  guardrail: 'M4 7v12M20 7v12M12 7v12M3 9.5h18M3 14.5h18',
  board: 'M4 4h16v10H4zM8 14v7M16 14v7M7.5 7.5h9M7.5 10.5h5',
  sculpture: 'M7 21h10M9 21v-4h6v4M12 17c-5-3-4-8 0-13c4 5 5 10 0 13',
  other: 'M12 6a6 6 0 1 0 0 12a6 6 0 1 0 0-12M12 11.5v1',
};

export const DEVICE_GLYPHS: Readonly<Record<string, string>> = {
  manhole_tilt: 'M5 16l13-6M6 19h12M12 7a5 5 0 0 1 5 2',
  manhole_level: 'M6 5v14h12V5M6 12c2-2 4 2 6 0s4-2 6 0',
  lamp_current: 'M13 3L7 13h5l-1 8 6-10h-5z',
  water_level: 'M5 9c2.3-2.3 4.7 2.3 7 0s4.7-2.3 7 0M5 14c2.3-2.3 4.7 2.3 7 0s4.7-2.3 7 0M5 19c2.3-2.3 4.7 2.3 7 0s4.7-2.3 7 0',
  air_quality: 'M4 9h10a2.5 2.5 0 1 0-2.5-2.5M4 13h13a2.5 2.5 0 1 1-2.5 2.5M4 17h6',
  tree_tilt: 'M10 21l3-8M14 3l3.5 7.5h-2.5l2 5-9-3.5 3-1.5H9zM5 20a9 9 0 0 1 1-8',
  hoarding_tilt: 'M5 8l13-3 1 7-13 3zM9 14l1 6M16 12.5l1 6',
};

/** People and vehicles, by class. */
export const STAFF_GLYPHS: Readonly<Record<'person' | 'crew' | 'car' | 'truck', string>> = {
  person: 'M12 4.5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M5.5 20c0-4 2.6-6.5 6.5-6.5s6.5 2.5 6.5 6.5',
  crew: 'M12 6.5a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4M7 6.5h10M9 6c0-3.4 6-3.4 6 0M6 20c0-3.6 2.4-5.6 6-5.6s6 2 6 5.6',
  car: 'M4 16v-3.5l2-5h12l2 5V16zM4 12.5h16M7.5 16v2M16.5 16v2',
  truck: 'M3 7h10.5v9.5H3zM13.5 10h4l3 3.2v3.3h-7M7 17v1.8M17 17v1.8',
};

/** The picture of a class of staff (`staff:patrol_car`). */
export function staffGlyph(classId: string): keyof typeof STAFF_GLYPHS {
  const code = classId.split(':')[1] ?? '';
  if (code === 'repair_crew') return 'crew';
  return code === 'patrol_car' ? 'car' : code === 'sanitation_truck' ? 'truck' : 'person';
}

export const CAMERA_GLYPH = 'M4 8.5l11-3 1.8 6-11 3zM16 8l4-.5.5 3.5-3.7.5M8 14v3.5H4M4 15v5';

/** Shapes of severity: the shape says what the colour says. */
export const SEVERITY_SHAPES: Readonly<Record<string, string>> = {
  critical: 'M12 2.5L21.5 12L12 21.5L2.5 12z',
  major: 'M12 3.5L21.5 20H2.5z',
  minor: 'M4.5 4.5h15v15h-15z',
  notice: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z',
};

/** Marks beside a component that is not intact. */
export const STATE_MARKS: Readonly<Record<string, string>> = {
  damaged: 'M12 3L22 20.5H2z', missing: 'M12 2L22 12L12 22L2 12z', abandoned: 'M4 4h16v16H4z',
};
export const STATE_MARK_SIGNS: Readonly<Record<string, string>> = {
  damaged: 'M12 9.5v5M12 17v.2', missing: 'M9.5 9.5l5 5M14.5 9.5l-5 5', abandoned: 'M8 12h8',
};
