/** How Chinese is read. The dictionary is big (300 KB packed): only the build imports this file, and pages that meet a name the build did not know. */
import { pinyin, polyphonic } from 'pinyin-pro';

const PLAIN = { toneType: 'none', type: 'array', v: true } as const;

/**
 * The readings of each character, without tones, the likelier one first: `['hang/xing/heng', 'dao', 'shu']`. All of them,
 * because a dictionary does not know every word (行道树) and a person does. Other characters stand for themselves.
 */
export function readingsOf(name: string): string[] {
  const likely = pinyin(name, PLAIN);
  return polyphonic(name, PLAIN).map((readings, i) => [...new Set([likely[i] ?? '', ...readings])].filter(Boolean).join('/').toLowerCase());
}
