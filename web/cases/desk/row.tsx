/** One row of the case list. */
import { useTranslation } from 'react-i18next';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import { SEVERITY_NAMES } from '../../../api/contract/schemes/names.ts';
import { useAreaName } from '../../alerts/areas.ts';
import { said } from '../../i18n/index.ts';
import { SeveritySymbol } from '../../panels/symbols.tsx';
import { useApp } from '../../state/store.ts';
import { useCaseDesk } from './desk-state.ts';
import type { ShownRow } from './order.ts';
import { ChannelIcon, DueTag, Flags } from './symbols.tsx';
import type { CaseWords } from './words.ts';

export const ROW_PIXELS = 76;

interface RowProps {
  readonly row: ShownRow;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly isMarked: boolean;
  readonly now: number;
  readonly words: CaseWords;
  readonly onOpen: () => void;
  readonly onPick: (through: boolean) => void;
}

export function ListRow({ row: { one, hasLeft }, id, index, top, isMarked, now, words, onOpen, onPick }: RowProps) {
  const { t } = useTranslation();
  const areaName = useAreaName();
  const isSelected = useApp((state) => state.selection?.layer === 'cases' && state.selection.id === one.id);
  const isPicked = useCaseDesk((state) => state.picked.has(one.id));
  const severity = said(SEVERITY_NAMES[one.severity], words.say.language);
  const offered = one.offered.length > 0 ? t('cases.flag.offered') : null;
  const department = one.department ? words.department(one.department) : offered;
  const code = shortCaseNumber(one.code, one.id);
  return (
    <div
      id={id} role="row" aria-rowindex={index + 1} aria-selected={isPicked} tabIndex={-1} onClick={(event) => (event.shiftKey ? onPick(true) : onOpen())} style={{ transform: `translateY(${top}px)`, height: ROW_PIXELS }}
      className="case-row" data-due={words.due(one, now).kind} data-marked={isMarked} data-open={isSelected} data-left={hasLeft} data-state={one.state} data-test="case-row" data-case={one.id}
    >
      <span role="gridcell" className="case-pick">
        <input type="checkbox" tabIndex={-1} checked={isPicked} aria-label={t('cases.bulk.pick', { code })} onClick={(event) => { event.stopPropagation(); onPick(event.shiftKey); }} onChange={() => undefined} data-test="case-pick" />
      </span>
      <span role="gridcell" className="case-words">
        <span className="case-name"><span className="case-severity" role="img" aria-label={severity} title={severity}><SeveritySymbol severity={one.severity} size={13} /></span><b title={words.className(one)}>{words.className(one)}</b><span className="case-state">{hasLeft ? t('cases.left', { state: words.state(one.state) }) : words.state(one.state)}</span><DueTag row={one} now={now} words={words} /></span>
        <span className="case-sub">{[areaName(one.areaCode), one.address ?? one.description].filter(Boolean).join(' · ')}</span>
        <span className="case-sub"><ChannelIcon channel={one.channel} /><code title={one.code ?? undefined}>{code}</code>{department && <span className="case-department">{department}</span>}<Flags row={one} /></span>
      </span>
    </div>
  );
}
