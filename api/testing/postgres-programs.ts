/** Finds the programs of a PostgreSQL installation that also has PostGIS. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The folder with `initdb` and `postgres`, or undefined when no PostgreSQL 15+ with PostGIS is installed. */
export function findPostgresPrograms(): string | undefined {
  return candidates().find((folder) => existsSync(join(folder, 'initdb')) && hasPostgis(folder));
}

function candidates(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map(Number).filter((version) => version >= 15) : [];
  const fromConfig = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  return [
    ...versions.sort((a, b) => a - b).map((version) => join(debian, String(version), 'bin')),
    ...(fromConfig ? [fromConfig] : []),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
}

function hasPostgis(binFolder: string): boolean {
  const version = dirname(binFolder).split('/').pop() ?? '';
  return [
    join('/usr/share/postgresql', version, 'extension'),
    join(dirname(binFolder), 'share/extension'),
    join(dirname(binFolder), 'share/postgresql/extension'),
  ].some((folder) => existsSync(join(folder, 'postgis.control')));
}
