import { describe, expect, it } from 'vitest';
import { COLOR_KINDS } from '../../state/case-sight.ts';
import { BREAKS, RAMP, classOf, colorClasses, gridColors } from './grid-colors.ts';

/** Relative luminance by WCAG. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((value) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

describe('colours of grids', () => {
  it('cover every number from 1 on without a gap, and no number twice', () => {
    for (const kind of COLOR_KINDS) {
      const classes = colorClasses(kind, 'dark');
      expect(classes).toHaveLength(RAMP.dark.length);
      expect([classes[0]!.from, classes.at(-1)!.to]).toEqual([1, null]);
      classes.slice(1).forEach(({ from }, i) => expect(from).toBe(classes[i]!.to! + 1));
      for (let count = 1; count < 60; count++) {
        const { from, to } = classes[classOf(count, kind)]!;
        expect(count >= from && (to === null || count <= to)).toBe(true);
      }
    }
  });

  it('grow in one direction of brightness, so that they read in grey: brighter on dark, darker on light', () => {
    const [dark, light] = [RAMP.dark.map(luminance), RAMP.light.map(luminance)];
    expect(dark).toEqual([...dark].sort((a, b) => a - b));
    expect(light).toEqual([...light].sort((a, b) => b - a));
  });

  it('leave grids without a case uncoloured, and cases without a grid aside', () => {
    const rows = [{ key: 'a', open: 0, overdue: 0, soon: 0 }, { key: 'b', open: 1, overdue: 0, soon: 0 }, { key: 'c', open: BREAKS.omni[4]!, overdue: 1, soon: 0 }, { key: null, open: 9, overdue: 9, soon: 9 }];
    expect(gridColors(rows, 'open', 'omni', 'light').groups).toEqual([{ color: RAMP.light[0], codes: ['b'] }, { color: RAMP.light[4], codes: ['c'] }]);
    expect(gridColors(rows, 'overdue', 'omni', 'light').groups).toEqual([{ color: RAMP.light[0], codes: ['c'] }]);
    expect(gridColors(rows, 'soon', 'omni', 'light').groups).toEqual([]);
  });
});
