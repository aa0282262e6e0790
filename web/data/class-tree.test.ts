import { describe, expect, it } from 'vitest';
import { CLASSES } from '../../api/contract/schemes/index.ts';
import { choiceOf, classTree, isChosen } from './class-tree.ts';

describe('the classes of a layer', () => {
  it('stand under their major class, which counts what its minors count', () => {
    const tree = classTree(CLASSES, { 'yc2013:0137': 5, 'yc2013:0101': 2, 'yc2013:0401': 7 });
    expect(tree.map((node) => [node.id, node.count])).toEqual([['yc2013:01', 7], ['yc2013:04', 7]]);
    expect(tree[0].children.map((node) => node.id)).toEqual(['yc2013:0101', 'yc2013:0137']);
  });

  it('counts rows that are filed under the major class itself', () => {
    expect(classTree(CLASSES, { 'yc2013:01': 3, 'yc2013:0137': 5 })).toMatchObject([{ id: 'yc2013:01', count: 8, children: [{ count: 5 }] }]);
  });

  it('leaves out what the county does not have', () => {
    expect(classTree(CLASSES, { 'yc2013:0137': 0 })).toEqual([]);
  });

  it('keeps a class that no list knows', () => {
    expect(classTree(CLASSES, { 'mine:7': 1 })).toEqual([{ id: 'mine:7', count: 1, children: [] }]);
  });

  it('takes a minor class as chosen when its major class is', () => {
    expect(isChosen(['yc2013:01'], 'yc2013:0137')).toBe(true);
    expect(isChosen(['yc2013:0137'], 'yc2013:01')).toBe(false);
  });

  it('takes a major class as partly chosen when one of its minors is', () => {
    expect(choiceOf(['yc2013:0137'], 'yc2013:01')).toBe('mixed');
    expect(choiceOf(['yc2013:02'], 'yc2013:01')).toBe(false);
  });
});
