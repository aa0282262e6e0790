/** What the machine cannot judge by itself or what habits decide: backups, leftovers, the time service, the browsers. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readLastBackup } from '../backup/last-backup.ts';
import { isAlive } from '../store/embedded-lock.ts';
import { advice, ok } from './finding.ts';
import type { Finding } from './finding.ts';

const DAY_MS = 86_400_000;
const HOW_TO_BACK_UP: readonly [string, string] = ['npm run backup -- <文件>；文件放到另一台机器上', 'npm run backup -- <file>; keep the file on another machine'];

/** @param mostDays an older one is worth a word */
export function checkBackups(dataDir: string, mostDays: number, now: number): Finding {
  const last = readLastBackup(dataDir);
  if (!last) return advice('backup', ['没有备份记录', 'No backup is on record'], HOW_TO_BACK_UP);
  const days = Math.floor((now - Date.parse(last.at)) / DAY_MS);
  if (days > mostDays) return advice('backup', [`上次备份是 ${days} 天前`, `The last backup is ${days} days old`], HOW_TO_BACK_UP);
  if (last.missingPhotos) return advice('backup', [`上次备份缺 ${last.missingPhotos} 张照片的文件`, `The files of ${last.missingPhotos} photos are not in the last backup`], ['备份时 DATA_DIR 要与服务的相同；文件真的丢了，从更早的备份里找', 'Back up with the DATA_DIR of the server; files that are really lost may be in an older backup']);
  if (!last.verified) return advice('backup', [`上次备份（${last.at}）没有验证`, `The last backup (${last.at}) was not verified`], ['npm run backup -- --verify-only <文件>', 'npm run backup -- --verify-only <file>']);
  return ok('backup', `上次备份 ${last.at}，已验证`, `Last backup ${last.at}, verified`);
}

/** Folders that a restore or a backup left behind. */
export function checkLeftovers(dataDir: string): Finding[] {
  const names = existsSync(dataDir) ? readdirSync(dataDir) : [];
  const findings: Finding[] = [];
  if (names.includes('restoring')) findings.push(advice('leftovers', [`${join(dataDir, 'restoring')} 是没有做完的恢复`, `${join(dataDir, 'restoring')} is a restore that was cut short`], ['如果没有恢复在运行，再恢复一次；它会从头开始', 'If no restore is running, restore again: it begins anew']));
  for (const name of names) {
    if (name.startsWith('replaced-')) findings.push(advice('leftovers', [`${join(dataDir, name)} 是恢复前的数据库`, `${join(dataDir, name)} is the database that a restore replaced`], ['确认不再需要后删除这个文件夹', 'When nobody misses it, delete that folder']));
    else if (name.startsWith('backing-up-') && !isAlive(Number(name.slice('backing-up-'.length)))) findings.push(advice('leftovers', [`${join(dataDir, name)} 是中断的备份留下的`, `${join(dataDir, name)} was left by a backup that was killed`], ['下次备份会删除它', 'The next backup deletes it']));
  }
  return findings;
}

/** Whether a time service keeps the clock, as systemd tells it; no word where there is no systemd. */
export function checkTimeService(): Finding[] {
  const { stdout, status } = spawnSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { encoding: 'utf8', timeout: 5000 });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (status !== 0 || !/^(yes|no)/.test(stdout ?? '')) return [ok('time zone', `本机时区 ${zone}；期限按县的时区算`, `This machine is in ${zone}; deadlines go by the county's own zone`)];
  return stdout.startsWith('yes')
    ? [ok('time service', `时钟已与时间服务器同步，时区 ${zone}`, `The clock follows a time server; zone ${zone}`)]
    : [advice('time service', ['时钟没有与时间服务器同步', 'The clock follows no time server'], ['timedatectl set-ntp true；内网可用上级的时间服务器', 'timedatectl set-ntp true; inside a closed network, its own time server'])];
}

/** A server cannot see the screens. */
export function browserAdvice(): Finding[] {
  return [
    ok('browsers', '地图需要 WebGL2：Chrome 或 Edge 100、Firefox 100、Safari 16 以上，打开硬件加速。地图空白或很慢时：打开 chrome://gpu，看 WebGL2 是否 Hardware accelerated；更新显卡驱动；远程桌面里没有硬件加速',
      'The map wants WebGL2: Chrome or Edge 100, Firefox 100, Safari 16 or newer, with hardware acceleration. When it is blank or slow: open chrome://gpu and see whether WebGL2 is "Hardware accelerated"; update the graphics driver; remote desktops have none'),
    ok('fonts', '网页自带中文字体，浏览器不必安装', 'The pages bring their Chinese font along; browsers need none'),
  ];
}
