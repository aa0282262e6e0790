/** Counts as rows with bars. */
import { Button } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatShare } from '../format/numbers.ts';
import { useApp } from '../state/store.ts';

export interface BarsProps {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  readonly name: (key: string) => string;
  readonly symbol?: (key: string) => ReactNode;
  /** All rows in this order; left out: most first, and only some until more are asked for. */
  readonly order?: (a: string, b: string) => number;
  /** The count as something that leads on; left out: plain. */
  readonly linked?: (key: string, count: number) => ReactNode;
}

/** A longer list than this folds away. */
const FIRST_ROWS = 6;

export function Bars({ title, counts, total, name, symbol, order, linked }: BarsProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const [all, setAll] = useState(false);
  const entries = Object.entries(counts).sort((a, b) => (order ? order(a[0], b[0]) : b[1] - a[1] || a[0].localeCompare(b[0])));
  // One row that says "in no grid" for everything says nothing.
  if (entries.length === 0 || (entries.length === 1 && entries[0][0] === '')) return null;
  const most = Math.max(...entries.map(([, count]) => count));
  return (
    <div className="bars">
      <h3>{title}</h3>
      <ul>
        {entries.slice(0, all || order ? undefined : FIRST_ROWS).map(([key, count]) => (
          <li key={key} data-key={key} title={`${formatCount(count, language)} / ${formatCount(total, language)} = ${formatShare(count, total, language)}`}>
            {symbol?.(key)}<span className="bar-name">{name(key)}</span><span className="bar-count">{linked?.(key, count) ?? formatCount(count, language)}</span>
            <span className="bar" style={{ width: `${(100 * count) / most}%` }} />
          </li>
        ))}
      </ul>
      {!order && entries.length > FIRST_ROWS && <Button type="link" size="small" onClick={() => setAll(!all)}>{all ? t('region.showLess') : t('region.showMore', { count: formatCount(entries.length, language) as never })}</Button>}
    </div>
  );
}
