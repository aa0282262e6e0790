/** Every colour of the product, once. Panels read them as CSS variables (`--ground`), the map as a style palette. */

export type ThemeName = 'dark' | 'light';

/** Colours of the frame: panels, text, lines. Names are roles, not hues. */
export interface FrameColors {
  readonly ground: string;
  readonly panel: string;
  readonly raised: string;
  readonly hairline: string;
  readonly strong: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly accent: string;
  readonly accentText: string;
  readonly accentSoft: string;
  readonly shadow: string;
}

/** Colours of the map's ground: what a class or a state never uses. */
export interface MapColors {
  /** Outside the county. */
  readonly ground: string;
  /** Inside the county. */
  readonly land: string;
  readonly water: string;
  readonly waterLine: string;
  readonly green: string;
  readonly park: string;
  readonly farmland: string;
  readonly building: string;
  readonly buildingPublic: string;
  readonly buildingLine: string;
  readonly buildingTop: string;
  readonly roadCasing: string;
  readonly roadMajor: string;
  readonly roadMiddle: string;
  readonly roadMinor: string;
  readonly rail: string;
  readonly county: string;
  readonly town: string;
  readonly village: string;
  readonly gridOmni: string;
  readonly gridDuty: string;
  readonly gridUnit: string;
  readonly gridLabel: string;
  readonly label: string;
  readonly labelSoft: string;
  readonly labelWater: string;
  readonly halo: string;
  readonly pointRing: string;
  readonly bubble: string;
  readonly bubbleLine: string;
  readonly bubbleText: string;
  readonly selection: string;
}

/** State and severity: the only colours that mean something by themselves. A shape repeats each of them. */
export const STATE_COLORS = {
  critical: '#ff4d4f', major: '#ff9f1c', minor: '#ffd666', notice: '#5b8ff9', good: '#2bbf8a', offline: '#6b7a90',
} as const;

/** Okabe-Ito, safe for colour-blind eyes; its black is replaced by a grey that shows on both grounds. */
export const CLASS_COLORS = {
  orange: '#e69f00', sky: '#56b4e9', green: '#009e73', yellow: '#f0e442', blue: '#2f86c9', vermilion: '#d55e00',
  purple: '#cc79a7', grey: '#9aa7b8',
} as const;

export const FRAME: Readonly<Record<ThemeName, FrameColors>> = {
  dark: {
    ground: '#0b1220', panel: '#111a2b', raised: '#18243a', hairline: '#1e2a40', strong: '#2c3d5c',
    text: '#e6edf7', muted: '#9fb0c8', faint: '#8093ad', accent: '#3ba7ff', accentText: '#06121f',
    accentSoft: 'rgba(59, 167, 255, 0.16)', shadow: '0 8px 28px rgba(2, 6, 14, 0.55)',
  },
  light: {
    ground: '#f5f7fa', panel: '#ffffff', raised: '#f3f6fa', hairline: '#e3e8ef', strong: '#c8d2df',
    text: '#1b2636', muted: '#5b6b80', faint: '#64748a', accent: '#0f6fc5', accentText: '#ffffff',
    accentSoft: 'rgba(15, 111, 197, 0.12)', shadow: '0 8px 28px rgba(27, 38, 54, 0.16)',
  },
};

export const MAP: Readonly<Record<ThemeName, MapColors>> = {
  dark: {
    ground: '#0a101b', land: '#0f1828', water: '#103150', waterLine: '#1d4d77', green: '#11231f', park: '#143329', farmland: '#101d21',
    building: '#1a263c', buildingPublic: '#22314f', buildingLine: '#2a3a58', buildingTop: '#2c3e5f',
    roadCasing: '#0b1321', roadMajor: '#44587a', roadMiddle: '#33445f', roadMinor: '#263348', rail: '#3b4658',
    county: '#7f9cc4', town: '#5d7699', village: '#3f5271', gridOmni: '#3f86c4', gridDuty: '#4d9ad8', gridUnit: '#35608a', gridLabel: '#6fa3d4',
    label: '#dbe6f5', labelSoft: '#9db0ca', labelWater: '#6fa7d6', halo: '#0b1220',
    pointRing: '#0b1220', bubble: '#16324f', bubbleLine: '#3ba7ff', bubbleText: '#e6f2ff', selection: '#ffffff',
  },
  light: {
    ground: '#dde3eb', land: '#edf0f4', water: '#bcd7ee', waterLine: '#98bfe0', green: '#d9e7d6', park: '#c9e3c8', farmland: '#e5ecdc',
    building: '#dbe1ea', buildingPublic: '#cdd8e6', buildingLine: '#c2ccd9', buildingTop: '#eef1f5',
    roadCasing: '#cbd4df', roadMajor: '#ffffff', roadMiddle: '#ffffff', roadMinor: '#ffffff', rail: '#b3bdca',
    county: '#53698a', town: '#7389a8', village: '#a3b3c8', gridOmni: '#6a97c4', gridDuty: '#5b93cb', gridUnit: '#94b4d3', gridLabel: '#3a74ab',
    label: '#1f2d40', labelSoft: '#56677d', labelWater: '#3a78ab', halo: '#ffffff',
    pointRing: '#ffffff', bubble: '#ffffff', bubbleLine: '#0f6fc5', bubbleText: '#123a5e', selection: '#0b1220',
  },
};

/** One stack for panels and map labels; the first family ships with the product, so no machine shows boxes. */
export const FONT_FAMILY = "'Noto Sans SC Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif";

export const SIZES = { topBar: 48, rail: 48, layerPanel: 300, drawer: 380, timeBar: 76, phoneMaxWidth: 767, sideBySideMinWidth: 1800 } as const;

/** How wide the leader's page is beside the map: nearly half of the screen, but no wider than its tables need. The same as in figures.css. */
export function leaderPagePixels(screenWidth: number): number {
  return Math.min(820, Math.max(600, 0.44 * screenWidth));
}
