/** A number that leads to the cases behind it. */
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/numbers.ts';
import { useApp } from '../../state/store.ts';
import { showBehind } from './actions.ts';

interface NumberLinkProps {
  readonly value: number;
  /** What the number is, for ears: it stands before the number. */
  readonly name: string;
  /** The query of its list. */
  readonly link: string;
  readonly test?: string;
  readonly className?: string;
}

export function NumberLink({ value, name, link, test, className }: NumberLinkProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const behind = useApp((state) => state.sight.behind);
  const query = new URLSearchParams(link);
  query.delete('county');
  const text = formatCount(value, language);
  return (
    <button
      type="button" className={`number-link ${className ?? ''}`} data-value={value} data-test={test} aria-pressed={behind === query.toString()}
      aria-label={t('figures.linkLabel', { name, count: text as never })} onClick={() => showBehind(link)}
    >{text}</button>
  );
}
