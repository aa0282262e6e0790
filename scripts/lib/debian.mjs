/** On Debian as root, installs what the tests need and is missing. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findChrome, findPostgresPrograms, findProgram } from '../../api/testing/find-programs.mjs';
import { run } from './run.mjs';

const CJK_FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';

// Installing PostgreSQL would also make and start a cluster of the system, on port 5432, which nobody asked for.
const NO_CLUSTER = '/etc/postgresql-common/createcluster.d/tongguan-tests.conf';

// Debian asks this program whether a service may be started; 101 is no. Mosquitto would listen on port 1883
// from now on, and nginx on port 80.
const NO_SERVICES = '/usr/sbin/policy-rc.d';

/** Debian packages of what is missing here. */
export function missingPackages() {
  return [
    ...(findPostgresPrograms() || process.env.TEST_DATABASE_URL ? [] : ['postgresql-15-postgis-3']),
    ...(findChrome() ? [] : ['chromium']),
    ...(existsSync(CJK_FONT) ? [] : ['fonts-noto-cjk']),
    ...(findProgram('mosquitto') ? [] : ['mosquitto']),
    ...(findProgram('ffmpeg') ? [] : ['ffmpeg']),
    ...(findProgram('ogr2ogr') ? [] : ['gdal-bin']),
    ...(findProgram('zip') ? [] : ['zip']),
    ...(findProgram('nginx') ? [] : ['nginx-light']),
    ...(findProgram('ip') ? [] : ['iproute2']),
  ];
}

export function isDebianRoot() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

/**
 * Installs the missing packages. A failure is no error here: what stays missing is left out and said so.
 * @param {import('../../api/progress.mjs').Progress} progress
 */
export async function installDebianPackages(progress) {
  const packages = missingPackages();
  if (packages.length === 0 || !isDebianRoot()) return;
  const step = progress.step(`apt-get install ${packages.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const hadNoCluster = existsSync(NO_CLUSTER);
  mkdirSync(dirname(NO_CLUSTER), { recursive: true });
  writeFileSync(NO_CLUSTER, 'create_main_cluster = false\n');
  const hadNoServices = existsSync(NO_SERVICES);
  if (!hadNoServices) writeFileSync(NO_SERVICES, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await run('apt-get', ['update', '-q'], { env });
    const { code, tail } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
    if (code === 0) step.done();
    else step.fail(`\n${tail}`);
  } finally {
    if (!hadNoCluster) rmSync(NO_CLUSTER, { force: true });
    if (!hadNoServices) rmSync(NO_SERVICES, { force: true });
  }
}
