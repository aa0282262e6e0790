import { describe, expect, it } from 'vitest';
import { changedNames } from './changed-names.ts';

describe('the difference of two styles', () => {
  it('names what changed, came or went, and nothing else', () => {
    const before = { 'line-color': '#fff', 'line-width': ['get', 'w'], 'line-blur': 1 };
    const after = { 'line-color': '#000', 'line-width': ['get', 'w'], 'line-opacity': 0.5 };
    expect(changedNames(before, after).sort()).toEqual(['line-blur', 'line-color', 'line-opacity']);
  });

  it('is nothing for layers without properties', () => {
    expect(changedNames(undefined, undefined)).toEqual([]);
  });
});
