import { describe, expect, it } from 'vitest';
import { declared, metersBetween, parsePlace } from './place.ts';

describe('a place', () => {
  it('is read as people type it', () => {
    for (const text of ['113.6312,37.8025', ' 113.6312 , 37.8025 ', '113.6312，37.8025', '113.6312 37.8025']) {
      expect([text, parsePlace(text)]).toEqual([text, { lng: 113.6312, lat: 37.8025, accuracyMeters: null }]);
    }
    for (const text of ['', '113.6312', '37.8025,113.6312', '200,30', 'here']) expect([text, parsePlace(text)]).toEqual([text, null]);
  });

  it('is declared in WGS 84, to the centimetre, with an accuracy only where the phone told one', () => {
    expect(declared({ lng: 113.631234567, lat: 37.8, accuracyMeters: 8.4 })).toEqual({ lng: 113.6312346, lat: 37.8, crs: 'wgs84', accuracyMeters: 8 });
    expect(declared({ lng: 1, lat: 2, accuracyMeters: null })).toEqual({ lng: 1, lat: 2, crs: 'wgs84' });
  });

  it('knows how far another one is', () => {
    expect(metersBetween({ lng: 113.63, lat: 37.8 }, { lng: 113.63, lat: 37.801 })).toBeCloseTo(111.2, 0);
    expect(metersBetween({ lng: 0, lat: 0 }, { lng: 0, lat: 0 })).toBe(0);
  });
});
