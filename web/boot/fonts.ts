/**
 * Loads the slices of the web font that the county's names need, before the map draws them: MapLibre keeps the first
 * picture it gets of a character, and on a machine without a Chinese font that would be a box for ever.
 */
import '@fontsource-variable/noto-sans-sc';

const FAMILY = "'Noto Sans SC Variable'";
/** Longer than this nobody waits for a map; what is missing then falls back to the machine's fonts. */
const PATIENCE_MS = 3_000;
/** Characters asked for at once: the browser maps each text to its slices. */
const CHUNK = 400;
const ALWAYS = '0123456789.,km ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function chunksOf(text: string, size: number): string[] {
  const characters = [...new Set(text)];
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, i) => characters.slice(i * size, (i + 1) * size).join(''));
}

export async function loadLabelFonts(labelCharacters: string): Promise<void> {
  const weights = ['400', '500'];
  const loading = chunksOf(ALWAYS + labelCharacters, CHUNK).flatMap((chunk) => weights.map((weight) => document.fonts.load(`${weight} 24px ${FAMILY}`, chunk)));
  const patience = new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([Promise.allSettled(loading), patience]);
}
