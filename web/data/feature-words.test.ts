import { describe, expect, it } from 'vitest';
import { CLASSES, SCHEMES } from '../../api/contract/schemes/index.ts';
import { subtitleOf, titleOf } from './feature-words.ts';
import { namesOf } from './names.ts';

const vocabulary = { county: '099101', schemes: SCHEMES.map((scheme) => ({ ...scheme, standards: true })), classes: CLASSES, states: {}, departments: [], labelCharacters: '' };
const chinese = namesOf(vocabulary, 'zh');
const english = namesOf(vocabulary, 'en');

describe('what a feature is called', () => {
  it('is its own name in the language of the screen', () => {
    const road = { class: 'road:primary', name: '人民大街', nameEn: 'Renmin Avenue' };
    expect(titleOf('roads', road, chinese, 'zh')).toBe('人民大街');
    expect(titleOf('roads', road, english, 'en')).toBe('Renmin Avenue');
  });

  it('is translated when the surveyor wrote the class for a name', () => {
    const lamp = { class: 'yc2013:0137', name: '路灯', objid: '0991010137000821' };
    expect(titleOf('components', lamp, english, 'en')).toBe('Street lamp');
    expect(subtitleOf(lamp, 'Street lamp', english)).toBe('0991010137000821');
  });

  it('is its class when it has no name, and its code beside it', () => {
    const camera = { class: 'camera:ptz', code: '09910100011326000020' };
    expect(titleOf('cameras', camera, chinese, 'zh')).toBe('球机');
    expect(titleOf('grids', { class: 'grid:unit', code: '099101001006034' }, chinese, 'zh')).toBe('单元网格 099101001006034');
  });

  it('keeps a class id that no list knows', () => {
    expect(titleOf('components', { class: 'mine:1' }, chinese, 'zh')).toBe('mine:1');
  });
});
