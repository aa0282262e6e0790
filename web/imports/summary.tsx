/** What came of an import, and what can be done next: look at it, read why records were rejected, take it back. */
import { DownloadOutlined, EnvironmentOutlined, FileAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ImportClassList, ImportJob, ImportSummary } from '../../api/contract/imports.ts';
import { isLayerId } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { classById } from '../../api/contract/schemes/index.ts';
import { chooseCounty } from '../actions/choose-county.ts';
import { flyToBounds } from '../actions/fly.ts';
import { changeSight } from '../cases/figures/actions.ts';
import { useCounties } from '../data/queries.ts';
import { formatCount, formatFigure } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import { beginWith, useDraft } from './draft.ts';
import { FigureLine } from './figures.tsx';
import { useReasonText } from './reasons.ts';
import { useOwnLists } from './requests.ts';
import { UndoButton } from './undo-button.tsx';
import { useWords } from './words.ts';

const MOST_ROWS = 8;

export function Summary({ job, summary }: { job: ImportJob; summary: ImportSummary }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const { read, seconds, boundary, newDepartments, leftOut, byClass, rejects } = summary;
  const own = useOwnLists();
  const text = useReasonText();
  return (
    <div className="run-summary" data-test="run-summary" role="status">
      <Closing summary={summary} />
      <FigureLine summary={summary} isDry={false} />
      <p className="quiet">{t('summary.rate', { seconds: formatFigure(seconds, language), rate: formatCount(Math.round(read / Math.max(seconds, 0.001)), language) })}{t('listStop')}{boundary ? t('summary.boundary', { boundary: text(boundary) }) : t('summary.noBoundary')}</p>
      <Actions job={job} summary={summary} />
      <Rows title={t('summary.classes')} rows={byClass.map(({ class: id, count }) => [className(id, own, language), count])} />
      <Rows title={t('summary.rejectedFor')} rows={rejects.map(({ summary: reason, count }) => [text(reason), count])} />
      <Rows title={t('summary.leftOut')} rows={leftOut.map(({ what, count }) => [text(what), count])} />
      <Rows title={t('summary.departments')} rows={newDepartments.map(({ code, name }) => [code === name ? name : `${name} (${code})`, null])} />
    </div>
  );
}

const keptOf = ({ inserted, updated }: ImportSummary): number => inserted + updated;

function useIsUndone({ batch }: ImportSummary): boolean {
  return useDraft((state) => batch !== null && state.undone.includes(batch));
}

/** The sentence that says how it ended. */
function Closing({ summary }: { summary: ImportSummary }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const isUndone = useIsUndone(summary);
  const { data } = useCounties();
  const { county, rejected, read } = summary;
  const known = data?.counties.find(({ code }) => code === county.code);
  const ending = keptOf(summary) > 0 ? (county.isNew ? 'newCounty' : 'done') : rejected === read ? 'nothing' : 'same';
  return <p className="run-closing" data-undone={isUndone}>{isUndone ? t('summary.undone') : t(`summary.${ending}`, { county: known ? said(known.name, language) : county.name })}</p>;
}

function Actions({ job, summary }: { job: ImportJob; summary: ImportSummary }) {
  const t = useWords();
  const isUndone = useIsUndone(summary);
  const { batch, county, file, layer } = summary;
  const isThere = keptOf(summary) > 0 && !isUndone;
  return (
    <div className="run-actions">
      {isThere && <ShowOnMap summary={summary} />}
      {job.hasRejects && <Button icon={<DownloadOutlined />} href={`/api/imports/jobs/${job.id}/rejects`} download={`${file}.rejects.csv`} data-test="rejects-download">{t('summary.rejects')}</Button>}
      {batch !== null && isThere && isLayerId(layer) && <UndoButton batch={{ batch, county: county.code, file, layer }} />}
      <Button icon={<FileAddOutlined />} onClick={() => beginWith(null)} data-test="next-file">{t('summary.next')}</Button>
    </div>
  );
}

function className(id: string, own: readonly ImportClassList[], language: 'zh' | 'en'): string {
  const entry = classById(id) ?? own.flatMap(({ classes }) => classes).find((known) => known.id === id);
  return entry ? `${said(entry.name, language)} (${id})` : id;
}

function Rows({ title, rows }: { title: string; rows: readonly (readonly [ReactNode, number | null])[] }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  if (rows.length === 0) return null;
  return (
    <section className="summary-rows">
      <h4>{title}</h4>
      <ul>{rows.slice(0, MOST_ROWS).map(([name, count], i) => <li key={i}><span>{name}</span>{count !== null && <b>{formatCount(count, language)}</b>}</li>)}</ul>
      {rows.length > MOST_ROWS && <p className="quiet">{t('summary.more', { count: rows.length - MOST_ROWS })}</p>}
    </section>
  );
}

/** The server tells of a new county within a second. */
const LOOK_EVERY_MS = 700;
const MOST_LOOKS = 30;

/** Leaves the page for the map, at the rows that came in. */
function ShowOnMap({ summary: { county, layer, bounds } }: { summary: ImportSummary }) {
  const t = useWords();
  const { data, refetch } = useCounties();
  const found = data?.counties.find(({ code }) => code === county.code);
  const [looks, setLooks] = useState(0);
  const isThere = found !== undefined;
  useEffect(() => {
    if (isThere || looks >= MOST_LOOKS) return;
    const timer = setTimeout(() => void refetch().finally(() => setLooks(looks + 1)), LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [isThere, looks, refetch]);
  const show = (): void => {
    if (!found) return;
    chooseCounty(found);
    const shown: LayerId | null = layer === 'reports' ? 'cases' : isLayerId(layer) ? layer : null;
    const { layers } = getApp();
    if (shown) setApp({ layers: { ...layers, [shown]: { ...layers[shown], visible: true } } });
    changeSight({ page: null });
    if (bounds) flyToBounds(bounds);
  };
  return <Button type="primary" icon={<EnvironmentOutlined />} loading={!isThere && looks < MOST_LOOKS} disabled={!isThere} onClick={show} data-test="show-on-map">{t('summary.show')}</Button>;
}
