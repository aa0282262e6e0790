/** How old something is, as a key of the words `live.age.*` and the figure to put in: `['minutes', 3]`. */
export function ageMeasure(ms: number): ['seconds' | 'minutes' | 'hours' | 'days', number] {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return ['seconds', seconds];
  if (seconds < 7200) return ['minutes', Math.floor(seconds / 60)];
  return seconds < 172_800 ? ['hours', Math.floor(seconds / 3600)] : ['days', Math.floor(seconds / 86_400)];
}
