/** The server's certificate: with it the map, the API and the live connection are served by https and wss. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { SettingError } from '../settings.ts';
import type { Settings } from '../settings.ts';

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

function readPem(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SettingError(`${name}=${file}: the file cannot be read (${(error as Error).message})`);
  }
}

/** Reads TLS_CERT and TLS_KEY. @returns null when neither is set @throws SettingError when one is missing, unreadable, or they do not belong together */
export function readTls({ tlsCert, tlsKey }: Pick<Settings, 'tlsCert' | 'tlsKey'>): TlsFiles | null {
  if (!tlsCert && !tlsKey) return null;
  if (!tlsCert) throw new SettingError(`TLS_KEY=${tlsKey}: TLS_CERT is missing; https needs both`);
  if (!tlsKey) throw new SettingError(`TLS_CERT=${tlsCert}: TLS_KEY is missing; https needs both`);
  const files = { cert: readPem('TLS_CERT', tlsCert), key: readPem('TLS_KEY', tlsKey) };
  try {
    createSecureContext(files);
  } catch (error) {
    throw new SettingError(`TLS_CERT=${tlsCert}, TLS_KEY=${tlsKey}: they are no certificate (PEM) and its key (${(error as Error).message})`);
  }
  return files;
}
