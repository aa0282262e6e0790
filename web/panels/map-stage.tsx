/** The place of the map. React only opens and closes it; everything on it is imperative. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Spin } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { County } from '../../api/contract/shapes.ts';
import { homeView } from '../actions/go-home.ts';
import { loadLabelFonts } from '../boot/fonts.ts';
import { useVocabulary, vocabularyOptions } from '../data/queries.ts';
import { createCountyMap } from '../map/county-map.ts';
import { setCurrentMap } from '../map/current.ts';
import { exposeForTests } from '../map/test-hook.ts';
import { learnClassGroups } from '../state/class-groups.ts';
import { followAddress } from '../state/address-bar.ts';
import { getApp } from '../state/store.ts';

/** Resolves when the fonts of the county's names are there; a vocabulary that fails must not keep the map away. */
function useFonts(county: string): boolean {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['fonts', county], staleTime: Infinity,
    queryFn: async () => {
      const words = await client.fetchQuery(vocabularyOptions(county)).catch(() => null);
      await loadLabelFonts(words?.labelCharacters ?? '');
      return true;
    },
  });
  return data ?? false;
}

export function MapStage({ county }: { county: County }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [firstCounty] = useState(county);
  const ready = useFonts(firstCounty.code);
  const { data: words } = useVocabulary();
  const title = t('map.label');
  const firstTitle = useRef(title);

  useEffect(() => {
    if (words) learnClassGroups(words);
  }, [words]);

  useEffect(() => {
    if (!ready || !box.current) return;
    const open = createCountyMap(box.current, getApp().view ?? homeView(firstCounty), firstTitle.current);
    setCurrentMap(open);
    exposeForTests(open.map);
    const stop = followAddress((view) => open.map.jumpTo({ center: [view.lng, view.lat], zoom: view.zoom, bearing: view.bearing, pitch: view.pitch }));
    return () => {
      stop();
      setCurrentMap(null);
      open.destroy();
    };
  }, [ready, firstCounty]);

  useEffect(() => {
    box.current?.querySelector('canvas')?.setAttribute('aria-label', title);
  }, [title, ready]);

  return (
    <>
      <div ref={box} id="map" className="map" tabIndex={-1} />
      {!ready && <div className="map-wait" role="status"><Spin /><p>{t('map.loading')}</p></div>}
    </>
  );
}
