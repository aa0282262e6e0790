/** Where the records go: the coordinate system they are in, the layer, the county. */
import { Checkbox, Input, Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import type { ImportOptionsReply } from '../../api/contract/imports.ts';
import { useCounties } from '../data/queries.ts';
import { said } from '../i18n/index.ts';
import { useApp } from '../state/store.ts';
import { setDraft, useDraft } from './draft.ts';
import type { NewCounty } from './draft.ts';
import { useReasonText } from './reasons.ts';
import { useImportOptions } from './requests.ts';
import { Step } from './step.tsx';
import { useWords } from './words.ts';

export function TargetStep() {
  const t = useWords();
  return (
    <Step number={2} title={t('target.title')} test="step-target">
      <div className="step-fields">
        <CrsField />
        <LayerField />
      </div>
      <CrsHints />
      <CountyField />
    </Step>
  );
}

function CrsField() {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { data } = useImportOptions();
  const crs = useDraft((state) => state.crs);
  const [search, setSearch] = useState('');
  const typed = search.trim().startsWith('+') ? search.trim() : crs?.startsWith('+') ? crs : null;
  const options = useMemo(() => crsOptions(data?.crs ?? [], (unit) => t(`target.${unit}`), language, typed), [data, language, t, typed]);
  return (
    <label className="wide">{t('target.crs')}
      <Select
        value={crs} status={crs ? '' : 'warning'} placeholder={t('target.crsHint')} aria-label={t('target.crs')} options={options} onChange={(value: string) => setDraft({ crs: value, confirms: false })} notFoundContent={t('target.projHint')}
        showSearch={{ onSearch: setSearch, filterOption: (text, option) => `${String(option?.label)}`.toLowerCase().includes(text.toLowerCase()) }} popupMatchSelectWidth={440} data-test="crs"
      />
    </label>
  );
}

/** @param typed a PROJ string, for a central meridian that no code has */
function crsOptions(systems: ImportOptionsReply['crs'], unitName: (unit: string) => string, language: 'zh' | 'en', typed: string | null) {
  const known = (['degrees', 'metres'] as const).map((unit) => ({
    label: unitName(unit), options: systems.filter((system) => system.unit === unit).map(({ name, title }) => ({ value: name, label: `${name} · ${said(title, language)}` })),
  }));
  return typed === null ? known : [...known, { label: unitName('proj'), options: [{ value: typed, label: typed }] }];
}

/** What file and digits say of it. The person declares; nothing is chosen silently but the file's own word. */
function CrsHints() {
  const t = useWords();
  const guessed = useDraft((state) => state.guessed);
  const crs = useDraft((state) => state.crs);
  const text = useReasonText();
  if (!guessed) return null;
  const { statedCrs, statedCrsName, crsHints } = guessed;
  return (
    <ul className="step-notes" data-test="crs-hints">
      {statedCrs && <li data-warn={statedCrsName !== null && crs !== statedCrsName}>{t(statedCrsName ? 'target.stated' : 'target.statedOther', { stated: statedCrsName ?? statedCrs })}</li>}
      {!statedCrs && <li>{t('target.silent')}</li>}
      {crsHints.filter((hint) => !hint.startsWith('The file says')).map((hint) => <li key={hint}>{text(hint).replace('--crs', t('target.crs'))}</li>)}
    </ul>
  );
}

function LayerField() {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { data } = useImportOptions();
  const layer = useDraft((state) => state.mapping?.layer ?? state.layer);
  return (
    <label>{t('target.layer')}
      <Select value={layer} aria-label={t('target.layer')} onChange={(value: string) => setDraft({ layer: value })} options={(data?.targets ?? []).map((target) => ({ value: target.layer, label: said(target.title, language) }))} data-test="layer" />
    </label>
  );
}

function CountyField() {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { data } = useCounties();
  const open = useApp((state) => state.county);
  const { isNewCounty, county, newCounty, addsDepartments } = useDraft();
  const change = (part: Partial<NewCounty>): void => setDraft({ newCounty: { ...newCounty, ...part } });
  const isTaken = data?.counties.some(({ code }) => code === newCounty.code);
  const isCode = /^[0-9]{6}$/.test(newCounty.code);
  return (
    <>
      <div className="step-fields county-fields">
        <div className="step-field"><span>{t('target.county')}</span>
          <Segmented value={isNewCounty} aria-label={t('target.county')} onChange={(value) => setDraft({ isNewCounty: value })} options={[{ value: false, label: t('target.existing') }, { value: true, label: t('target.new') }]} data-test="county-kind" />
        </div>
        {!isNewCounty && (
          <label>{t('target.which')}
            <Select value={county ?? open} aria-label={t('target.which')} onChange={(value: string) => setDraft({ county: value })} options={(data?.counties ?? []).map(({ code, name }) => ({ value: code, label: `${said(name, language)} (${code})` }))} data-test="county" />
          </label>
        )}
        {isNewCounty && (
          <>
            <label>{t('target.code')}<Input value={newCounty.code} maxLength={6} inputMode="numeric" placeholder="099177" status={newCounty.code && (!isCode || isTaken) ? 'error' : ''} onChange={(event) => change({ code: event.target.value.trim() })} data-test="county-code" /></label>
            <label>{t('target.nameZh')}<Input value={newCounty.nameZh} maxLength={100} onChange={(event) => change({ nameZh: event.target.value })} data-test="county-name-zh" /></label>
            <label>{t('target.nameEn')}<Input value={newCounty.name} maxLength={100} onChange={(event) => change({ name: event.target.value })} data-test="county-name" /></label>
            <label>{t('target.zone')}<Select value={newCounty.timeZone} aria-label={t('target.zone')} showSearch options={ZONES} onChange={(timeZone: string) => change({ timeZone })} /></label>
          </>
        )}
      </div>
      {isNewCounty && newCounty.code !== '' && !isCode && <p className="step-problem" role="alert">{t('target.codeWrong')}</p>}
      {isNewCounty && isTaken && <p className="step-problem" role="alert">{t('target.codeTaken')}</p>}
      <Checkbox checked={addsDepartments} onChange={(event) => setDraft({ addsDepartments: event.target.checked })}>{t('target.departments')}</Checkbox>
    </>
  );
}

const ZONES = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }));
