import { expect, it } from 'vitest';
import { cutText, shown } from './refusal.ts';

it('shows values as JSON writes them, and only the beginning of long and deep ones', () => {
  expect([undefined, null, 5, true, 'a"b', [1, 'x'], { a: { b: [] } }].map(shown)).toEqual(['nothing', 'null', '5', 'true', '"a\\"b"', '[1,"x"]', '{"a":{"b":[]}}']);
  expect(shown('x'.repeat(1e6))).toBe(`"${'x'.repeat(59)}…`);
  expect(shown(JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`))).toBe('[[[[…]]]]');
  expect(shown(JSON.parse(`${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`))).toBe('{"a":{"a":{"a":{…}}}}');
});

it('cuts no character in half and keeps no NUL', () => {
  for (const text of ['😀'.repeat(50), `x${'😀'.repeat(50)}`]) {
    expect(shown(text).isWellFormed()).toBe(true);
    for (let most = 1; most < 10; most++) expect(cutText(text, most).isWellFormed()).toBe(true);
  }
  expect(cutText('a\0b', 3)).toBe('a\u2400b');
});
