import { describe, expect, it } from 'vitest';
import { CLASSES } from '../../../api/contract/schemes/index.ts';
import { classReadings } from '../../build/class-pinyin.ts';
import { findable, findClasses } from './class-search.ts';
import { readingsOf } from './readings.ts';

const readings = classReadings();
const all = CLASSES.filter((entry) => entry.scheme.startsWith('yc2013') && entry.parent !== null).map((entry) => findable(entry, readings[entry.name.zh]));
const names = (text: string, most?: number): string[] => findClasses(all, text, most).map((entry) => entry.name.zh);

describe('the search for a class', () => {
  it('finds manhole covers by initials, whole pinyin, Chinese, a mixture and parts of syllables', () => {
    for (const text of ['jg', 'jinggai', '井盖', 'jing盖', 'jingg', 'jing gai', "jing'gai", 'JG']) {
      expect([text, names(text).includes('上水井盖'), names(text).includes('污水井盖')]).toEqual([text, true, true]);
    }
  });

  it('finds by the initials of the whole name, best first', () => {
    expect(names('ssjg')[0]).toBe('上水井盖');
    expect(names('ld')[0]).toBe('路灯');
    expect(names('ludeng').slice(0, 2)).toEqual(['路灯', '路灯井盖']);
  });

  it('finds by code, and by English words', () => {
    expect(findClasses(all, '0137')[0]).toMatchObject({ code: '0137' });
    expect(findClasses(all, 'sewage')[0]?.name.en).toContain('Sewage');
    expect(names('manhole')).toContain('上水井盖');
  });

  it('knows every reading of a character, the one of the word first', () => {
    expect(readingsOf('行道树')[0]?.split('/')).toContain('xing');
    expect(readingsOf('银行')[1]?.split('/')[0]).toBe('hang');
    expect(names('hangdao')).toContain('行道树');
    expect(names('xds')).toContain('行道树');
  });

  it('finds nothing where nothing was typed, and nothing for what no class is called', () => {
    expect([names(''), names('   '), names('zzzz'), names('井盖井盖')]).toEqual([[], [], [], []]);
  });

  it('gives no more than was asked for', () => {
    expect(names('j', 5)).toHaveLength(5);
  });

  it('finds by Chinese and code where the reading is not known', () => {
    const local = findable({ id: 'local:9901', scheme: 'local', code: '9901', parent: 'local:99', name: { zh: '共享雨伞架', en: 'Umbrella stand' } }, undefined);
    expect([findClasses([local], '雨伞'), findClasses([local], '9901'), findClasses([local], 'ysj')].map((found) => found.length)).toEqual([1, 1, 0]);
  });
});
