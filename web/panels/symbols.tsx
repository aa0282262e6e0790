/** Small pictures of the legend, the list and the tooltips: the same shapes and colours as on the map. */
import type { ReactNode } from 'react';
import type { LayerId } from '../../api/contract/layers.ts';
import { CASE_CARD, CASE_FACES } from '../map/case-icons.ts';
import { COMPONENT_GLYPHS, SEVERITY_SHAPES, STAFF_GLYPHS, STATE_MARKS, staffGlyph } from '../map/glyphs.ts';
import { GROUP_COLORS } from '../map/style/class-colors.ts';
import { useIconGroup } from '../state/class-groups.ts';
import { MAP, STATE_COLORS } from '../theme/tokens.ts';
import type { ThemeName } from '../theme/tokens.ts';

function Picture({ children, size = 16 }: { children: ReactNode; size?: number }) {
  return <svg className="symbol" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">{children}</svg>;
}

const STATE_FILL: Readonly<Record<string, { color: string; path: string; hollow?: boolean }>> = {
  intact: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.notice },
  damaged: { color: STATE_COLORS.major, path: STATE_MARKS.damaged },
  missing: { color: STATE_COLORS.critical, path: STATE_MARKS.missing },
  abandoned: { color: STATE_COLORS.offline, path: STATE_MARKS.abandoned, hollow: true },
  normal: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.notice },
  alarm: { color: STATE_COLORS.critical, path: STATE_MARKS.missing },
  offline: { color: STATE_COLORS.offline, path: SEVERITY_SHAPES.notice, hollow: true },
  online: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.notice },
  on_duty: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.notice },
  off_duty: { color: STATE_COLORS.offline, path: SEVERITY_SHAPES.notice, hollow: true },
  acknowledged: { color: STATE_COLORS.notice, path: SEVERITY_SHAPES.minor, hollow: true },
  cleared: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.notice, hollow: true },
  open: { color: STATE_COLORS.notice, path: SEVERITY_SHAPES.notice },
  closed: { color: STATE_COLORS.notice, path: SEVERITY_SHAPES.notice, hollow: true },
  scored: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.notice, hollow: true },
  not_filed: { color: STATE_COLORS.offline, path: SEVERITY_SHAPES.notice, hollow: true },
  merged: { color: STATE_COLORS.offline, path: SEVERITY_SHAPES.minor, hollow: true },
  force_closed: { color: STATE_COLORS.offline, path: STATE_MARKS.abandoned, hollow: true },
  suspended: { color: STATE_COLORS.offline, path: SEVERITY_SHAPES.notice },
  handling: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.notice },
  handled: { color: STATE_COLORS.good, path: SEVERITY_SHAPES.minor },
  urged: { color: STATE_COLORS.minor, path: SEVERITY_SHAPES.minor },
  supervised: { color: STATE_COLORS.major, path: SEVERITY_SHAPES.major },
  inspecting: { color: STATE_COLORS.critical, path: SEVERITY_SHAPES.critical },
};

/** State as colour and shape; hollow where the thing does not work or is done. */
export function StateSymbol({ state, size = 12 }: { state: string; size?: number }) {
  const { color, path, hollow } = STATE_FILL[state] ?? STATE_FILL.open;
  return <Picture size={size}><path d={path} fill={hollow ? 'none' : color} stroke={color} strokeWidth={hollow ? 3.4 : 1} strokeLinejoin="round" /></Picture>;
}

export function SeveritySymbol({ severity, size = 14 }: { severity: string; size?: number }) {
  const color = STATE_COLORS[severity as keyof typeof STATE_COLORS] ?? STATE_COLORS.notice;
  return <Picture size={size}><path d={SEVERITY_SHAPES[severity] ?? SEVERITY_SHAPES.notice} fill={color} /></Picture>;
}

function ComponentSymbol({ classId, size }: { classId: string; size: number }) {
  const group = useIconGroup(classId);
  return (
    <Picture size={size}>
      <circle cx="12" cy="12" r="11" fill={GROUP_COLORS[group]} />
      <g transform="translate(12 12) scale(.66) translate(-12 -12)">
        <path d={COMPONENT_GLYPHS[group]} fill="none" stroke="#0b1220" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" />
      </g>
    </Picture>
  );
}

const line = (color: string, width: number, dash?: string): ReactNode =>
  <path d="M2 17L9 8l6 7 7-9" fill="none" stroke={color} strokeWidth={width} strokeDasharray={dash} strokeLinecap="round" strokeLinejoin="round" />;
const area = (fill: string, stroke: string): ReactNode => <path d="M4 7l9-4 8 6-3 11-12 1z" fill={fill} stroke={stroke} strokeWidth="2" strokeLinejoin="round" />;

/** How a class of a layer looks on the map. */
export function ClassSymbol({ layer, classId, theme, size = 16 }: { layer: LayerId; classId: string; theme: ThemeName; size?: number }) {
  const colors = MAP[theme];
  if (layer === 'components') return <ComponentSymbol classId={classId} size={size} />;
  return <Picture size={size}>{CLASS_PICTURES[layer]?.(classId.split(':')[1] ?? '', colors) ?? null}</Picture>;
}

/** One feature as it looks on the map: by severity where it has one, else by class. */
export function FeatureSymbol({ layer, properties, theme, size = 16 }: { layer: LayerId; properties: Readonly<Record<string, unknown>>; theme: ThemeName; size?: number }) {
  if (typeof properties.severity === 'string') return <SeveritySymbol severity={properties.severity} size={size} />;
  return <ClassSymbol layer={layer} classId={String(properties.class ?? '')} theme={theme} size={size} />;
}

type Colors = (typeof MAP)[ThemeName];

const CLASS_PICTURES: Readonly<Partial<Record<LayerId, (code: string, colors: Colors) => ReactNode>>> = {
  areas: (code, colors) => line(code === 'county' ? colors.county : code === 'town' ? colors.town : colors.village, code === 'county' ? 4 : 2.4, code === 'village' ? '5 4' : undefined),
  grids: (code, colors) => area('none', code === 'unit' ? colors.gridUnit : code === 'duty' ? colors.gridDuty : colors.gridOmni),
  devices: () => <rect x="3" y="3" width="18" height="18" rx="5" fill={STATE_COLORS.good} />,
  cameras: () => <><circle cx="12" cy="12" r="10" fill="#123b63" stroke="#56b4e9" strokeWidth="2" /><path d="M7 10l7-2v8l-7-2z" fill="#fff" /></>,
  staff: (code) => (
    <>
      <circle cx="12" cy="12" r="10.5" fill="#10233c" stroke={STATE_COLORS.good} strokeWidth="2" />
      <g transform="translate(12 12) scale(.62) translate(-12 -12)"><path d={STAFF_GLYPHS[staffGlyph(`staff:${code}`)]} fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" /></g>
    </>
  ),
  alerts: () => <path d={SEVERITY_SHAPES.critical} fill={STATE_COLORS.critical} />,
  cases: () => <path d={CASE_CARD} fill={CASE_FACES.in_time[0]} stroke={STATE_COLORS.minor} strokeWidth="2.4" />,
  events: () => <path d={SEVERITY_SHAPES.notice} fill={STATE_COLORS.notice} />,
  buildings: (_code, colors) => area(colors.building, colors.label),
  roads: (code, colors) => line(colors.labelSoft, code === 'primary' ? 5 : code === 'secondary' ? 4 : 2.4, code === 'path' || code === 'rail' ? '4 4' : undefined),
  water: (_code, colors) => area(colors.water, colors.labelWater),
  green: (code, colors) => area(code === 'park' || code === 'lawn' ? colors.park : code === 'farmland' || code === 'orchard' ? colors.farmland : colors.green, '#4fae86'),
};

/** The picture in front of a layer's name. */
export function LayerSymbol({ layer, theme }: { layer: LayerId; theme: ThemeName }) {
  const leading: Readonly<Partial<Record<LayerId, string>>> = { areas: 'area:town', grids: 'grid:omni', roads: 'road:primary', green: 'green:park', water: 'water:river', buildings: 'building:other' };
  if (layer === 'components') {
    return <Picture><circle cx="8" cy="8" r="5" fill={GROUP_COLORS.manhole} /><circle cx="17" cy="10" r="4.6" fill={GROUP_COLORS.lamp} /><circle cx="10" cy="18" r="4.6" fill={GROUP_COLORS.tree} /></Picture>;
  }
  return <ClassSymbol layer={layer} classId={leading[layer] ?? `${layer}:any`} theme={theme} />;
}
