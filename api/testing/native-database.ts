/** Databases on a native test server, made and dropped by name. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Makes a database, empty or as a copy of `template`, and returns its name. */
export async function createNativeDatabase(serverUrl: string, template?: string): Promise<string> {
  const name = `tongguan_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}${template ? ` template ${template}` : ''}`);
  return name;
}

export async function dropNativeDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, `drop database if exists ${name} with (force)`);
}

/** The address of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  // A socket folder stands percent-encoded in the host's place, which URL would refuse to parse.
  return serverUrl.replace(/^([a-z]+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${name}`);
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
