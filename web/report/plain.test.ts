import { expect, it } from 'vitest';
import { classById } from '../../api/contract/schemes/index.ts';
import { MOST_REPORT_PHOTOS } from '../../api/contract/cases/reports.ts';
import { MOST_PHOTOS } from '../handheld/photo-field.tsx';
import { wordsZh } from '../handheld/words-zh.ts';
import { PLAIN } from './plain.ts';

it('means by every plain word a class that there is, and by every word one', () => {
  expect(PLAIN.map(([word, id]) => [word, classById(id)?.name.zh])).toMatchInlineSnapshot(`
    [
      [
        "cover",
        "不明井盖",
      ],
      [
        "lamp",
        "路灯",
      ],
      [
        "rubbish",
        "暴露生活垃圾",
      ],
      [
        "road",
        "道路破损",
      ],
      [
        "water",
        "道路积水",
      ],
      [
        "sewage",
        "乱倒乱排污水、废水",
      ],
      [
        "parking",
        "非机动车乱停放",
      ],
      [
        "stall",
        "占道经营",
      ],
      [
        "noise",
        "商业噪音",
      ],
      [
        "smoke",
        "露天烧烤",
      ],
      [
        "site",
        "施工扰民",
      ],
      [
        "dust",
        "工地扬尘",
      ],
      [
        "tree",
        "行道树",
      ],
      [
        "sign",
        "非法小广告",
      ],
      [
        "rail",
        "交通护栏",
      ],
      [
        "bin",
        "垃圾箱（果皮箱、桶）",
      ],
    ]
  `);
  expect(PLAIN.map(([word]) => word).sort()).toEqual(Object.keys(wordsZh.report.plain).sort());
});

it('knows each class by the name that it has', () => {
  for (const [, id, name] of PLAIN) expect(classById(id)?.name.zh).toBe(name);
});

it('offers as many photos as the server takes', () => {
  expect(MOST_PHOTOS).toBe(MOST_REPORT_PHOTOS);
});
