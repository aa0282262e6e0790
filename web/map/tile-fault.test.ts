import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { faultOf } from './tile-fault.ts';

const UNHELD = 'Should not be trying to reload a tile that was never loaded or has been removed';
const refused = (county: string) => ({ name: 'AJAXError', message: 'AJAXError: Service Unavailable (503)', url: `http://127.0.0.1:8080/tiles/components/14/13000/6300.mvt?county=${county}` });

describe('an error of a tile', () => {
  it('of the county that is open is a failure', () => {
    expect(faultOf(refused('099101'), false, '099101')).toBe('failed');
    expect(faultOf(new Error('Unable to parse the tile'), false, '099101')).toBe('failed');
  });

  it('of the county that was left, or of a tile that nobody waits for, is none', () => {
    expect(faultOf(refused('099101'), false, '099162')).toBe('left');
    expect(faultOf(refused('099101'), false, null)).toBe('left');
    expect(faultOf(refused('099101'), true, '099101')).toBe('left');
    expect(faultOf(new DOMException('The user aborted a request.', 'AbortError'), false, '099101')).toBe('left');
  });

  it('of a tile that its worker does not hold is none, in the words of the MapLibre that is installed', () => {
    expect(faultOf(new Error(UNHELD), false, '099101')).toBe('unheld');
    const worker = createRequire(import.meta.url).resolve('maplibre-gl/dist/maplibre-gl-worker.mjs');
    expect(readFileSync(worker, 'utf8')).toContain(UNHELD);
  });
});
