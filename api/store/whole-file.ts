/** Files that are whole or not there: written aside, flushed, renamed. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Makes a folder's entries survive a power cut. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file by `fill`, under its name when it is whole and flushed. Nothing is left when `fill` throws.
 * @param mode for others than the owner, as in chmod
 */
export async function writeWhole(file: string, fill: (handle: FileHandle) => Promise<unknown>, mode = 0o640): Promise<void> {
  const aside = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(aside, 'wx', mode);
    try {
      await fill(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
