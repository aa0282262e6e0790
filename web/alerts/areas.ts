/** Names of towns and villages by code. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FeaturesReply } from '../../api/contract/shapes.ts';
import { getJson } from '../data/client.ts';
import { said } from '../i18n/index.ts';
import { useApp } from '../state/store.ts';

export interface Area { readonly code: string; readonly name: string; readonly level: string }

/** Codes of county and towns end in zeros; what lies inside them begins with the rest. */
export function areaPrefix(code: string): string {
  return code.replace(/(000)+$/, '');
}

const NONE: readonly Area[] = [];

/** The largest page that the server gives; a county has some hundred villages. */
const PAGE = 500;

async function readAreas(county: string, language: 'zh' | 'en', signal: AbortSignal): Promise<Area[]> {
  const areas: Area[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: FeaturesReply = await getJson<FeaturesReply>(`/api/layers/areas/features?county=${county}&limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, signal);
    for (const { properties } of page.features) {
      areas.push({ code: String(properties.code), level: String(properties.class).replace('area:', ''), name: said({ zh: String(properties.name ?? ''), en: String(properties.nameEn ?? '') }, language) || String(properties.code) });
    }
    cursor = page.nextCursor;
  }
  return areas.sort((a, b) => a.code.localeCompare(b.code));
}

/** All areas of the county, in the order of their codes: each town before its villages. */
export function useAreas(): readonly Area[] {
  const county = useApp((state) => state.county);
  const language = useApp((state) => state.language);
  const { data } = useQuery({
    queryKey: ['areas', county, language], enabled: county !== null, staleTime: 600_000,
    queryFn: ({ signal }) => readAreas(county!, language, signal),
  });
  return data ?? NONE;
}

/** The name of an area, by its code or the prefix of what lies inside; the code until the names are read. */
export function useAreaName(): (code: string | null) => string {
  const areas = useAreas();
  const byPrefix = useMemo(() => new Map(areas.map((area) => [areaPrefix(area.code), area.name])), [areas]);
  return (code) => byPrefix.get(areaPrefix(code ?? '')) ?? code ?? '';
}
