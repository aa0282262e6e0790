import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { readDbfHeader, readDbfValue } from './dbf.ts';
import { EncodingDetector, encodingOfCodePage, encodingOfLanguage } from './dbf-encoding.ts';
import { Unreadable } from './unreadable.ts';

const value = (type: string, text: string): unknown => readDbfValue(type, Buffer.from(text));

it('reads numbers as they stand, long ones digit by digit', () => {
  expect([value('N', '     12'), value('N', ' -3.500'), value('N', '7.000'), value('F', '1.5e+2'), value('N', '+4')]).toEqual([12, -3.5, 7, 150, 4]);
  expect([value('N', '14010700001310000019'), value('N', '14010700001310000019.0'), value('N', '999999999999999')])
    .toEqual(['14010700001310000019', '14010700001310000019', 999999999999999]);
  expect([value('N', '      '), value('N', '******'), value('N', '\0\0\0')]).toEqual([null, null, null]);
});

it('does not take a number that has lost its last digits', () => {
  const lost = value('F', '1.40107000013e+19');
  expect(lost).toBeInstanceOf(Unreadable);
  expect((lost as Unreadable).reason).toBe('is a number of 20 digits, of which the file keeps 15: write such codes as text');
});

it('reads yes and no, and days as they are written everywhere else', () => {
  expect(['T', 'y', 'F', 'n', '?', ' '].map((text) => value('L', text))).toEqual([true, true, false, false, null, null]);
  expect(['20240305', '00000000', '        '].map((text) => value('D', text))).toEqual(['2024-03-05', null, null]);
});

it('knows the ways in which a .cpg names an encoding', () => {
  const names = { 'UTF-8': 'utf-8', 65001: 'utf-8', GBK: 'gbk', 936: 'gbk', cp936: 'gbk', 'ANSI 936': 'gbk', GB2312: 'gbk', GB18030: 'gb18030', 54936: 'gb18030', 950: 'big5', 1252: 'windows-1252', 'ISO-8859-1': 'windows-1252', 88591: 'windows-1252', 'ISO 8859-15': 'iso-8859-15' };
  expect(Object.keys(names).map((name) => encodingOfCodePage(`${name}\r\n`, 'a.cpg'))).toEqual(Object.values(names));
  expect(encodingOfCodePage('\ufeff \0', 'a.cpg')).toBeNull();
});

it('relies on language drivers that name a code page, and on no others', () => {
  expect([0x4d, 0x7a, 0x4f, 0, 0x03, 0x57].map(encodingOfLanguage)).toEqual(['gbk', 'gbk', 'big5', null, null, null]);
});

it('one text that is not UTF-8 decides against UTF-8', () => {
  const found = (...texts: Buffer[]): string => {
    const detector = new EncodingDetector();
    for (const text of texts) detector.show(text, false);
    return detector.found.encoding;
  };
  const lamp = Buffer.from([0xc2, 0xb7, 0xb5, 0xc6]); // 路灯 in GBK; its first half is UTF-8 too
  expect(found(Buffer.from('lamp'))).toBe('utf-8');
  expect(found(Buffer.from('路灯'), lamp.subarray(0, 2))).toBe('utf-8');
  expect(found(Buffer.from('路灯'), lamp)).toBe('gb18030');
});

it('refuses a header that does not add up', () => {
  const head = Buffer.alloc(65);
  head.writeUInt16LE(65, 8);
  head.writeUInt16LE(11, 10);
  head.write('code', 32);
  head[32 + 11] = 0x43;
  head[32 + 16] = 20;
  head[64] = 0x0d;
  expect(() => readDbfHeader(head, 'a.dbf')).toThrow(/a\.dbf is broken: its fields need 21 bytes a record, and its records have 11/);
  expect(() => readDbfHeader(head.subarray(0, 20), 'a.dbf')).toThrow(/no dBASE table/);
});
