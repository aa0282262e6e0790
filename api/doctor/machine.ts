/** The machine: Node, memory, cores, open files, disk. */
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { complainAboutNode } from '../node-version.mjs';
import { advice, ok, problem } from './finding.ts';
import type { Finding } from './finding.ts';

const GIGABYTE = 1024 ** 3;
const inGigabytes = (bytes: number): string => (bytes / GIGABYTE).toFixed(1);

export function checkNode(version: string): Finding {
  const complaint = complainAboutNode(version);
  if (complaint) return problem('node', [`Node ${version} 太旧`, complaint], ['安装 Node 20.19、22.12 或更新版本', 'Install Node 20.19, 22.12 or newer']);
  return ok('node', `Node ${version}`, `Node ${version}`);
}

export interface MemoryFigures {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly cores: number;
}

export function readMemory(): MemoryFigures {
  const limit = process.constrainedMemory?.() ?? 0; // of a container; 0 or enormous when there is none
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  return { totalBytes: total, freeBytes: Math.min(total, process.availableMemory?.() ?? freemem()), cores: availableParallelism() };
}

/** A county of 74,000 components takes the server some 0.5 GB and the embedded database 1 GB (docs/performance.md). */
export function checkMemory({ totalBytes, freeBytes, cores }: MemoryFigures): Finding[] {
  const [total, free] = [inGigabytes(totalBytes), inGigabytes(freeBytes)];
  const memory = totalBytes < 2 * GIGABYTE || freeBytes < 0.3 * GIGABYTE
    ? problem('memory', [`内存 ${total} GB，可用 ${free} GB，太少`, `${total} GB of memory, ${free} GB available: too little`], ['关闭其他程序，或换到至少 4 GB 内存的机器', 'End other programs, or take a machine with at least 4 GB'])
    : totalBytes < 3.7 * GIGABYTE || freeBytes < GIGABYTE
      ? advice('memory', [`内存 ${total} GB，可用 ${free} GB，偏少`, `${total} GB of memory, ${free} GB available: it is tight`], ['正式使用建议 8 GB', '8 GB are comfortable for a county'])
      : ok('memory', `内存 ${total} GB，可用 ${free} GB`, `${total} GB of memory, ${free} GB available`);
  const processor = cores < 2
    ? advice('processor', [`只有 ${cores} 个处理器核`, `Only ${cores} core`], ['至少 2 个：地图和数据库各用一个', 'Two at least: one for the map, one for the database'])
    : ok('processor', `${cores} 个处理器核`, `${cores} cores`);
  return [memory, processor];
}

/** Every viewer and every device is an open file. */
export function checkOpenFiles(limit: number | null): Finding {
  if (limit === null) return ok('open files', '本系统不限打开文件数', 'This system tells no limit of open files');
  if (limit < 1024) return problem('open files', [`同时打开文件上限 ${limit}，太低`, `At most ${limit} open files: too few`], ['ulimit -n 65536，或 systemd 中 LimitNOFILE=65536', 'ulimit -n 65536, or LimitNOFILE=65536 with systemd']);
  if (limit < 4096) return advice('open files', [`同时打开文件上限 ${limit}`, `At most ${limit} open files`], ['每个浏览器和设备占一个；正式使用设为 65536（ulimit -n）', 'Each browser and device takes one; 65536 for a county in earnest (ulimit -n)']);
  return ok('open files', `同时打开文件上限 ${limit}`, `Up to ${limit} open files`);
}

export function readOpenFilesLimit(): number | null {
  const report = process.report?.getReport() as { userLimits?: { open_files?: { soft?: number | string } } } | undefined;
  const soft = report?.userLimits?.open_files?.soft;
  return soft === undefined ? null : soft === 'unlimited' ? Infinity : Number(soft);
}

/** The nearest folder that is there: DATA_DIR is made at the first start. */
function existing(folder: string): string {
  let place = resolve(folder);
  while (!existsSync(place)) place = dirname(place);
  return place;
}

/** @param wantedGb below a fifth of it is a problem, below it advice */
export async function checkDisk(dataDir: string, wantedGb: number): Promise<Finding[]> {
  const place = existing(dataDir);
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const said: readonly [string, string] = [`${place} 所在磁盘剩余 ${inGigabytes(free)} GB`, `${inGigabytes(free)} GB are free on the disk of ${place}`];
  const todo: readonly [string, string] = [`腾出空间，应有 ${wantedGb} GB 以上。照片在 DATA_DIR/photos；旧读数按 READING_KEEP_DAYS 清理`, `Make room, ${wantedGb} GB should be free. Photos are in DATA_DIR/photos; old readings go by READING_KEEP_DAYS`];
  const room = free < wantedGb * GIGABYTE / 5 ? problem('disk', said, todo) : free < wantedGb * GIGABYTE ? advice('disk', said, todo) : ok('disk', ...said);
  return [room, checkFlush(place)];
}

/** How long a committed row takes to be on the disk: the median of nine small writes. */
function checkFlush(place: string): Finding {
  let folder: string;
  try {
    folder = mkdtempSync(join(place, '.doctor-'));
  } catch (error) {
    const { message } = error as Error;
    return problem('disk', [`${place} 不能写入：${message}`, `${place} cannot be written to: ${message}`], ['用启动服务的用户运行，或改正文件夹的权限', 'Run as the user that runs the server, or correct the rights of the folder']);
  }
  try {
    const file = openSync(join(folder, 'flush'), 'w');
    const times = Array.from({ length: 9 }, () => {
      const beganAt = performance.now();
      writeSync(file, Buffer.alloc(8192, 1));
      fsyncSync(file);
      return performance.now() - beganAt;
    }).sort((a, b) => a - b);
    closeSync(file);
    const median = times[4]!.toFixed(1);
    if (times[4]! > 30) return advice('disk speed', [`写盘一次 ${median} 毫秒，慢`, `A flush to the disk takes ${median} ms: slow`], ['数据库放到固态硬盘（SSD）', 'Put the database on an SSD']);
    return ok('disk speed', `写盘一次 ${median} 毫秒`, `A flush to the disk takes ${median} ms`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
