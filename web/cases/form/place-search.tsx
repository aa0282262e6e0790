/** Where the new case is: a click on the map, a marker that is dragged, or a place found by its name. */
import { AimOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../api/contract/shapes.ts';
import { flyToPlace } from '../../actions/fly.ts';
import { useSearch } from '../../data/queries.ts';
import { formatPlace } from '../../handheld/place.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';
import { FRAME } from '../../theme/tokens.ts';
import { useForm, writeForm } from './form-state.ts';
import type { FormPlace } from './form-state.ts';
import { usePickOnMap } from './pick-on-map.ts';
import { usePlaceMarker } from './place-marker.ts';

const CLOSE_ZOOM = 18;

function choose(hit: SearchHit): void {
  const isComponent = hit.layer === 'components' && hit.id !== null;
  writeForm({ place: { lng: hit.lng, lat: hit.lat }, component: isComponent ? hit.id! : null });
  flyToPlace(hit.lng, hit.lat, CLOSE_ZOOM);
}

export function PlaceSearch({ place }: { place: FormPlace | null }) {
  const { t } = useTranslation();
  const theme = useApp((state) => state.theme);
  const language = useApp((state) => state.language);
  const address = useForm((state) => state.draft.address);
  const [text, setText] = useState('');
  const { data } = useSearch(text);
  // Somebody who walks about is no place.
  const hits = text.trim() ? data?.hits.filter(({ layer }) => layer !== 'staff') ?? [] : [];
  usePlaceMarker(place, FRAME[theme].accent, t('caseTasks.form.place'), (moved) => writeForm({ place: moved, component: null }));
  usePickOnMap((picked) => writeForm({ place: picked, component: null }));
  return (
    <div className="form-field" data-test="form-place" data-set={place !== null}>
      <span className="form-label">{t('caseTasks.form.place')}</span>
      <Select<number>
        value={null} placeholder={t('caseTasks.form.search')} aria-label={t('caseTasks.form.search')} data-test="form-search" notFoundContent={null} suffixIcon={null}
        showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
        options={hits.map((hit, i) => ({ value: i, label: said(hit.title, language), about: said(hit.subtitle, language) }))}
        optionRender={({ data: { label, about } }) => <span className="form-class-option">{label}<small>{about}</small></span>}
        onChange={(index) => { if (hits[index]) choose(hits[index]); setText(''); }}
      />
      {place ? (
        <p className="form-place-line"><code>{formatPlace({ ...place, accuracyMeters: null })}</code><small>{t('caseTasks.form.move')}</small><Button type="text" size="small" icon={<AimOutlined />} aria-label={t('caseTasks.tasks.locate')} onClick={() => flyToPlace(place.lng, place.lat, CLOSE_ZOOM)} /></p>
      ) : <p className="form-picking" role="status">{t('caseTasks.form.picking')}</p>}
      <Input value={address} maxLength={500} placeholder={t('caseTasks.form.address')} aria-label={t('caseTasks.form.address')} onChange={(event) => writeForm({ address: event.target.value })} data-test="form-address" />
    </div>
  );
}
