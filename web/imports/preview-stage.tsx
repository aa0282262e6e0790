/** The map of the dry run, and beside it the rejected records: each with what is wrong with it. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ImportPreview, ImportReject } from '../../api/contract/imports.ts';
import { hasWebgl2 } from '../boot/webgl.ts';
import { formatCount } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';
import { createPreviewMap } from './preview-map.ts';
import type { PreviewMap } from './preview-map.ts';
import { useColumnName } from './column-names.ts';
import { PLACE, useReasonText } from './reasons.ts';
import { useWords } from './words.ts';

/** Reasons that stand in a row; a record with more says so. */
const MOST_REASONS = 4;

export function PreviewStage({ preview }: { preview: ImportPreview }) {
  const [picked, setPicked] = useState<number | null>(null);
  const [webgl] = useState(hasWebgl2);
  return (
    <div className="preview-stage">
      {webgl && <StageMap preview={preview} picked={picked} onPick={setPicked} />}
      <Rejects preview={preview} picked={picked} onPick={setPicked} />
    </div>
  );
}

interface PickProps { readonly preview: ImportPreview; readonly picked: number | null; readonly onPick: (record: number) => void }

function StageMap({ preview, picked, onPick }: PickProps) {
  const t = useWords();
  const theme = useApp((state) => state.theme);
  const language = useApp((state) => state.language);
  const { county, layer } = preview.summary;
  const ground = county.isNew ? null : county.code;
  const box = useRef<HTMLDivElement>(null);
  const open = useRef<PreviewMap | null>(null);
  const label = t('preview.map');
  const pick = useEffectEvent(onPick);
  const show = useEffectEvent(() => open.current?.show(preview));
  useEffect(() => {
    open.current = createPreviewMap({ container: box.current!, county: ground, layer, label, onPick: (record) => pick(record) });
    show();
    return () => { open.current?.destroy(); open.current = null; };
  }, [ground, layer, label, theme, language]);
  useEffect(() => show(), [preview]);
  const place = preview.rejects.find(({ record }) => record === picked)?.position ?? null;
  useEffect(() => open.current?.focus(place), [place]);
  return (
    <div className="preview-map-box">
      <div ref={box} className="preview-map" data-test="preview-map" />
      <MapKey preview={preview} />
    </div>
  );
}

function MapKey({ preview }: { preview: ImportPreview }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { good, rejects, summary } = preview;
  const placed = rejects.filter(({ position }) => position).length;
  return (
    <ul className="preview-key">
      <li data-kind="good">{t('preview.keyGood', { shown: formatCount(good.length, language), count: formatCount(summary.read - summary.rejected, language) })}</li>
      {summary.rejected > 0 && <li data-kind="reject">{t('preview.keyRejects', { shown: formatCount(placed, language), count: formatCount(summary.rejected, language) })}</li>}
    </ul>
  );
}

function Rejects({ preview: { rejects, summary }, picked, onPick }: PickProps) {
  const t = useWords();
  const language = useApp((state) => state.language);
  if (rejects.length === 0) return <p className="preview-none" role="status">{t('preview.noRejects')}</p>;
  return (
    <div className="reject-side">
      <h4>{t('preview.rejects', { count: formatCount(summary.rejected, language) })}</h4>
      <ul className="reject-list" aria-label={t('preview.rejectsLabel')} data-test="reject-list" tabIndex={-1}>
        {rejects.map((reject) => <RejectRow key={reject.record} reject={reject} isPicked={reject.record === picked} onPick={() => onPick(reject.record)} />)}
      </ul>
      {summary.rejected > rejects.length && <p className="quiet reject-more">{t('preview.moreRejects', { shown: formatCount(rejects.length, language) })}</p>}
    </div>
  );
}

function RejectRow({ reject, isPicked, onPick }: { reject: ImportReject; isPicked: boolean; onPick: () => void }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const text = useReasonText();
  const columnName = useColumnName();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => { if (isPicked) row.current?.scrollIntoView({ block: 'nearest' }); }, [isPicked]);
  const { line, identity, position, reasons } = reject;
  return (
    <li ref={row}>
      <button type="button" className="reject-row" aria-pressed={isPicked} onClick={onPick} data-placed={position !== null} data-test="reject">
        <span className="reject-line">{t('preview.line', { line: formatCount(line, language) })}{identity && <code>{identity}</code>}{!position && <em>{t('preview.noPlace')}</em>}</span>
        {reasons.slice(0, MOST_REASONS).map(({ field, reason, value }, i) => (
          <span key={i} className="reject-reason"><b>{field === PLACE ? columnName(field) : field}</b> {text(reason)}{value !== null && value !== '' && !reason.includes(value) && <code title={value}>{value}</code>}</span>
        ))}
        {reasons.length > MOST_REASONS && <span className="quiet">{t('preview.moreReasons', { count: reasons.length - MOST_REASONS })}</span>}
      </button>
    </li>
  );
}
