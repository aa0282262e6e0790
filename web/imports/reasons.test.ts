import { describe, expect, it } from 'vitest';
import { reasonInChinese } from './reasons.ts';

describe('reasons in Chinese', () => {
  it('keep what is particular', () => {
    expect(reasonInChinese('no class for highway=crossing')).toBe('没有对应的类别：highway=crossing');
    expect(reasonInChinese('easting 38467413.87 carries zone 38, that is EPSG:4526; it is not an easting of central meridian 114E (0 to 1,000,000)')).toBe('东坐标 38467413.87 带有带号 38，应为 EPSG:4526');
    expect(reasonInChinese('is broken: Self-intersection at POINT(1 2)')).toBe('多边形无效：Self-intersection，位置 POINT(1 2)');
  });

  it('stand behind the field of a summary', () => {
    expect(reasonInChinese('普查日期: is not a day of the calendar')).toBe('普查日期：不是真实存在的日期');
    expect(reasonInChinese('building:levels must be from 1 to 32767')).toBe('building:levels：必须在 1 到 32767 之间');
  });

  it('are left as they are when the table does not know them', () => {
    expect(reasonInChinese('something new happened')).toBe('something new happened');
  });
});
