/** Indicators by grid, area, department or person: one row each, all indicators beside each other. */
import { Table } from 'antd';
import type { TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { INDICATOR_IDS } from '../../../api/contract/cases/indicators.ts';
import type { Indicator, IndicatorRow, IndicatorsReply } from '../../../api/contract/cases/indicators.ts';
import { said } from '../../i18n/index.ts';
import { Empty } from '../../panels/notice.tsx';
import { useApp } from '../../state/store.ts';
import { IndicatorName, IndicatorValue } from './value.tsx';

const PAGE_ROWS = 50;

/** Rows without a value come last, whichever way is sorted. */
function byValue(indicator: Indicator): (a: IndicatorRow, b: IndicatorRow, order?: 'ascend' | 'descend' | null) => number {
  return (a, b, order) => {
    const [left, right] = [a.values[indicator]?.value ?? null, b.values[indicator]?.value ?? null];
    if (left === null || right === null) return (Number(left === null) - Number(right === null)) * (order === 'descend' ? -1 : 1);
    return left - right;
  };
}

export function IndicatorTable({ reply }: { reply: IndicatorsReply }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const columns = useMemo((): TableColumnsType<IndicatorRow> => {
    const shown = INDICATOR_IDS.filter((indicator) => reply.indicators.includes(indicator) && (reply.total.values[indicator] || reply.rows.some((row) => row.values[indicator])));
    const named = (row: IndicatorRow): string => (row.name ? said(row.name, language) : row.key ?? t('figures.leader.none'));
    return [
      {
        key: 'name', title: t(`figures.by.${reply.by}`), fixed: 'left', width: 190, sorter: (a, b) => (a.key ?? '~').localeCompare(b.key ?? '~'),
        render: (_value, row) => <span className="row-name"><b>{named(row)}</b><small>{row.roles.length > 0 ? row.roles.map((role) => t(`figures.indicators.roles.${role}`)).join(' · ') : row.key}</small></span>,
      },
      ...shown.map((indicator) => ({
        key: indicator, title: <IndicatorName indicator={indicator} />, width: 132, align: 'right' as const, sorter: byValue(indicator), showSorterTooltip: false,
        render: (_value: unknown, row: IndicatorRow) => <IndicatorValue reply={reply} row={row} indicator={indicator} />,
      })),
    ];
  }, [reply, language, t]);
  if (reply.rows.length === 0) return <Empty title={t('figures.indicators.empty')} hint={t('figures.indicators.emptyHint')} />;
  return (
    <Table<IndicatorRow>
      className="indicator-table" size="small" rowKey={(row) => row.key ?? ''} columns={columns} dataSource={[...reply.rows]} scroll={{ x: 'max-content' }} aria-label={t('figures.indicators.rows')} data-test="indicator-table"
      onRow={(row) => ({ 'data-row': row.key ?? '' }) as object}
      pagination={reply.rows.length > PAGE_ROWS && { pageSize: PAGE_ROWS, size: 'small', showSizeChanger: false, showTotal: (count) => t('figures.leader.pageTotal', { count }) }}
    />
  );
}
