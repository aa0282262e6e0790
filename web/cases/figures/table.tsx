/** Figures by grid, area, department, step or class: sortable, each number a link, each row found on the map. */
import { AimOutlined } from '@ant-design/icons';
import { Button, Segmented, Table } from 'antd';
import type { TableColumnType as ColumnType } from 'antd';
import { useTranslation } from 'react-i18next';
import { FIGURES, figureLink } from '../../../api/contract/cases/figures.ts';
import type { Figure, FigureRow, FiguresReply } from '../../../api/contract/cases/figures.ts';
import { useSay } from '../../alerts/texts.ts';
import { stepName } from '../../data/case-steps.ts';
import { said } from '../../i18n/index.ts';
import { Empty, Failed, Loading } from '../../panels/notice.tsx';
import { TABLE_GROUPINGS } from '../../state/case-sight.ts';
import type { ColorKind, TableGrouping } from '../../state/case-sight.ts';
import type { Language } from '../../state/preferences.ts';
import { useApp } from '../../state/store.ts';
import { isOnMap, pointOut, showOnMap } from '../map/point-out.ts';
import { changeSight, colorGrids } from './actions.ts';
import { NumberLink } from './number-link.tsx';
import { useFigures } from './requests.ts';

const PAGE_ROWS = 20;
const HOUR_MS = 3_600_000;
const COLUMNS: readonly { readonly figure: Figure; readonly withBar: boolean; readonly width: number }[] = [
  { figure: 'open', withBar: true, width: 84 }, { figure: 'overdue', withBar: true, width: 84 }, { figure: 'soon', withBar: false, width: 84 },
  { figure: 'dueToday', withBar: false, width: 84 }, { figure: 'suspended', withBar: false, width: 76 }, { figure: 'closedToday', withBar: false, width: 84 },
];
const isGridKind = (by: TableGrouping): by is ColorKind => by === 'omni' || by === 'duty' || by === 'unit';

export function FigureTable() {
  const { t } = useTranslation();
  const by = useApp((state) => state.sight.table);
  const gridColor = useApp((state) => state.sight.gridColor);
  const { data, error, isPending, refetch } = useFigures(by);
  return (
    <section className="leader-table" aria-label={t('figures.leader.table')}>
      <h3>{t('figures.leader.table')}</h3>
      <div className="leader-table-head">
        <Segmented<TableGrouping> size="small" value={by} aria-label={t('figures.by.label')} onChange={(table) => changeSight({ table })} options={TABLE_GROUPINGS.map((value) => ({ value, label: <span data-test={`table-${value}`}>{t(`figures.by.${value}`)}</span> }))} />
        {isGridKind(by) && <Button size="small" type={gridColor?.kind === by ? 'primary' : 'default'} ghost={gridColor?.kind === by} aria-pressed={gridColor?.kind === by} onClick={() => colorGrids(gridColor?.kind === by ? null : gridColor?.figure ?? 'open', by)} data-test="table-color">{t('figures.leader.color')}</Button>}
      </div>
      {isPending && <Loading rows={6} label={t('common.loading')} />}
      {error && !data && <Failed title={t('figures.leader.failed')} error={error} retry={() => void refetch()} />}
      {data && data.rows.length === 0 && <Empty title={t('figures.leader.empty')} hint={t('figures.leader.emptyHint')} />}
      {data && data.rows.length > 0 && <Rows reply={data} by={by} />}
    </section>
  );
}

interface ColumnWords {
  readonly language: Language;
  name(row: FigureRow): string;
  age(ms: number): string;
  full(moment: number): string;
}

function useColumnWords(by: TableGrouping): ColumnWords {
  const { t } = useTranslation();
  const { language, full } = useSay();
  return {
    language, full,
    name: (row) => (by === 'step' && row.key ? stepName(row.key, language, true) : row.name ? said(row.name, language) : row.key ?? t('figures.leader.none')),
    age: (ms) => (ms < 48 * HOUR_MS ? t('figures.leader.hours', { value: Math.round(ms / HOUR_MS) }) : t('figures.leader.days', { value: (ms / (24 * HOUR_MS)).toFixed(1) })),
  };
}

/** The column of a figure; `most` is the longest bar. */
function figureColumn(reply: FiguresReply, words: ColumnWords, { figure, withBar, width }: (typeof COLUMNS)[number]): ColumnType<FigureRow> {
  const most = Math.max(1, ...reply.rows.map((row) => row[figure]));
  const title = said(FIGURES[figure], words.language);
  return {
    key: figure, title, width, align: 'right', sorter: (a, b) => a[figure] - b[figure], showSorterTooltip: false, ...(figure === 'open' ? { defaultSortOrder: 'descend' } : {}),
    render: (_value, row) => (
      <span className="figure-cell" data-figure={figure} data-zero={row[figure] === 0}>
        <NumberLink value={row[figure]} name={`${words.name(row)}, ${title}`} link={figureLink(reply, row, figure)} test={`cell-${figure}`} />
        {withBar && <span className="figure-bar" style={{ width: `${(100 * row[figure]) / most}%` }} />}
      </span>
    ),
  };
}

function useColumns(reply: FiguresReply, by: TableGrouping): ColumnType<FigureRow>[] {
  const { t } = useTranslation();
  const words = useColumnWords(by);
  return [
    {
      key: 'name', title: t(`figures.by.${by}`), width: 168, fixed: 'left', sorter: (a, b) => (a.key ?? '~').localeCompare(b.key ?? '~'), showSorterTooltip: false,
      render: (_value, row) => <RowName row={row} name={words.name(row)} by={by} />,
    },
    ...COLUMNS.map((column) => figureColumn(reply, words, column)),
    {
      key: 'age', title: <span title={t('figures.leader.ageHint')}>{t('figures.leader.age')}</span>, width: 84, align: 'right', sorter: (a, b) => (a.averageAgeMs ?? -1) - (b.averageAgeMs ?? -1), showSorterTooltip: false,
      render: (_value, row) => <span title={row.oldestAt === null ? undefined : t('figures.leader.oldest', { time: words.full(row.oldestAt) })}>{row.averageAgeMs === null ? '–' : words.age(row.averageAgeMs)}</span>,
    },
  ];
}

function RowName({ row, name, by }: { row: FigureRow; name: string; by: TableGrouping }) {
  const { t } = useTranslation();
  return (
    <span className="row-name">
      <b>{name}</b>
      {row.key && by !== 'step' && <small>{row.key}</small>}
      {row.key && isOnMap(by) && <Button type="text" size="small" icon={<AimOutlined />} aria-label={t('figures.leader.locate', { name })} title={t('figures.leader.locate', { name })} onClick={() => void showOnMap(by, row.key!)} data-test="row-locate" />}
    </span>
  );
}

function Rows({ reply, by }: { reply: FiguresReply; by: TableGrouping }) {
  const { t } = useTranslation();
  const columns = useColumns(reply, by);
  return (
    <Table<FigureRow>
      key={by} className="figure-table" size="small" rowKey={(row) => row.key ?? ''} columns={columns} dataSource={[...reply.rows]} scroll={{ x: 'max-content' }} data-test="figure-table"
      onRow={(row) => ({ 'data-row': row.key ?? '', onMouseEnter: () => pointOut(by, row.key), onMouseLeave: () => pointOut(by, null), onFocus: () => pointOut(by, row.key), onBlur: () => pointOut(by, null) }) as object}
      pagination={reply.rows.length > PAGE_ROWS && { pageSize: PAGE_ROWS, size: 'small', showSizeChanger: false, showTotal: (count) => t('figures.leader.pageTotal', { count }) }}
    />
  );
}
