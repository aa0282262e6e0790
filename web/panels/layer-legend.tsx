/** The legend of a layer, which is its filter too: a chosen row narrows map, list and counts to what is chosen. */
import { Button, Input, Segmented, Tooltip } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LAYERS } from '../../api/contract/layers.ts';
import type { LayerId } from '../../api/contract/layers.ts';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import { GridCaseLegend } from '../cases/map/legend.tsx';
import { clearLayerFilter, setEventMode, toggleClass, toggleState } from '../actions/layers.ts';
import { choiceOf, classTree } from '../data/class-tree.ts';
import type { ClassNode } from '../data/class-tree.ts';
import { useNames } from '../data/names.ts';
import type { LayerCounts } from '../data/queries.ts';
import { formatCount, formatShare } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { OLD_FIX_MS } from '../live/scene.ts';
import { layerFilter } from '../state/filter.ts';
import type { TimedLayer } from '../state/filter.ts';
import { useApp } from '../state/store.ts';
import { EVENT_MODES } from '../state/url.ts';
import { ClassSymbol, SeveritySymbol, StateSymbol } from './symbols.tsx';

/** A list longer than this gets a box to search it. */
const SEARCH_FROM = 14;

export function LayerLegend({ id, counts }: { id: LayerId; counts: LayerCounts }) {
  const { t } = useTranslation();
  const { classes, states } = useApp((state) => layerFilter(state.filter, id));
  return (
    <div className="legend">
      {(id === 'events' || id === 'cases') && <TimeModes id={id} />}
      {id === 'grids' && <GridCaseLegend />}
      {LAYERS[id].states.length > 0 && <StateLegend id={id} counts={counts} />}
      {(id === 'events' || id === 'alerts' || id === 'cases') && <SeverityLegend />}
      <ClassLegend id={id} counts={counts} />
      <LiveNotes id={id} />
      {classes.length + states.length > 0 && <Button size="small" block onClick={() => clearLayerFilter(id)}>{t('layers.resetFilter')}</Button>}
    </div>
  );
}

/** What the map says of live things beside their state. */
function LiveNotes({ id }: { id: LayerId }) {
  const { t } = useTranslation();
  const notes = id === 'staff' ? [t('live.legend.stale', { minutes: OLD_FIX_MS / 60_000 }), t('live.legend.trail')] : id === 'alerts' ? [t('live.legend.pulse')] : id === 'cases' ? [t('live.legend.case')] : [];
  return notes.map((note) => <p key={note} className="layer-note">{note}</p>);
}

function TimeModes({ id }: { id: TimedLayer }) {
  const { t } = useTranslation();
  const mode = useApp((state) => (state.filter.timed === id ? state.eventMode : 'map'));
  return (
    <Segmented
      block size="small" className="event-modes" value={mode} onChange={(value) => setEventMode(value, id)} aria-label={t('layers.modes')}
      options={EVENT_MODES.map((value) => ({ value, label: <span data-test={`${id}-${value}`}>{t(`layers.mode.${value}`)}</span> }))}
    />
  );
}

interface LegendRowProps {
  readonly chosen: boolean | 'mixed';
  readonly dimmed: boolean;
  readonly symbol: ReactNode;
  readonly name: string;
  readonly count: number;
  readonly whole: number;
  readonly onToggle: () => void;
  readonly test: string;
  readonly lead?: ReactNode;
}

function LegendRow({ chosen, dimmed, symbol, name, count, whole, onToggle, test, lead }: LegendRowProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  return (
    <div className="legend-row" data-dimmed={dimmed}>
      {lead}
      <button type="button" role="checkbox" aria-checked={chosen} className="legend-choice" onClick={onToggle} data-test={test} title={t('layers.onlyThis', { name })}>
        <span className="tick" aria-hidden="true" />
        {symbol}
        <span className="legend-name">{name}</span>
        <Tooltip title={`${formatCount(count, language)} / ${formatCount(whole, language)} = ${formatShare(count, whole, language)}`}>
          <span className="legend-count">{formatCount(count, language)}</span>
        </Tooltip>
      </button>
    </div>
  );
}

function StateLegend({ id, counts }: { id: LayerId; counts: LayerCounts }) {
  const { t } = useTranslation();
  const names = useNames();
  const { states } = useApp((state) => layerFilter(state.filter, id));
  return (
    <fieldset className="legend-part">
      <legend>{t('layers.states')}</legend>
      {LAYERS[id].states.filter((state) => id !== 'cases' || counts.whole.countsByState[state] || states.includes(state)).map((state) => (
        <LegendRow
          key={state} chosen={states.includes(state)} dimmed={states.length > 0 && !states.includes(state)} symbol={<StateSymbol state={state} />}
          name={names.stateName(id, state)} count={counts.whole.countsByState[state] ?? 0} whole={counts.whole.count}
          onToggle={() => toggleState(id, state)} test={`state-${id}-${state}`}
        />
      ))}
    </fieldset>
  );
}

function SeverityLegend() {
  const language = useApp((state) => state.language);
  return (
    <ul className="severity-legend">
      {SEVERITIES.map((severity) => <li key={severity}><SeveritySymbol severity={severity} />{said(SEVERITY_NAMES[severity], language)}</li>)}
    </ul>
  );
}

/** The same word stands in several lists of classes, so lists are kept apart. */
function byScheme(nodes: readonly ClassNode[]): [string, ClassNode[]][] {
  const schemes = new Map<string, ClassNode[]>();
  for (const node of nodes) {
    const scheme = node.id.split(':')[0];
    schemes.set(scheme, [...(schemes.get(scheme) ?? []), node]);
  }
  return [...schemes];
}

function ClassLegend({ id, counts }: { id: LayerId; counts: LayerCounts }) {
  const { t } = useTranslation();
  const names = useNames();
  const [wanted, setWanted] = useState('');
  const nodes = classTree(names.classes(), counts.whole.countsByClass);
  const size = nodes.reduce((sum, node) => sum + 1 + node.children.length, 0);
  if (size === 0) return null;
  return (
    <fieldset className="legend-part">
      <legend>{t('layers.classes')}</legend>
      {size > SEARCH_FROM && <Input size="small" allowClear value={wanted} placeholder={t('layers.searchClass')} aria-label={t('layers.searchClass')} onChange={(event) => setWanted(event.target.value)} />}
      {byScheme(nodes).map(([scheme, members], _i, schemes) => (
        <div key={scheme}>
          {schemes.length > 1 && <p className="scheme-title">{names.schemeTitle(scheme)}</p>}
          {members.map((node) => <ClassRows key={node.id} id={id} node={node} counts={counts} wanted={wanted.trim().toLowerCase()} />)}
        </div>
      ))}
    </fieldset>
  );
}

interface ClassRowsProps { readonly id: LayerId; readonly node: ClassNode; readonly counts: LayerCounts; readonly wanted: string }

function ClassRows({ id, node, counts, wanted }: ClassRowsProps) {
  const { t } = useTranslation();
  const names = useNames();
  const theme = useApp((state) => state.theme);
  const { classes } = useApp((state) => layerFilter(state.filter, id));
  const [open, setOpen] = useState(false);
  const matches = (child: ClassNode): boolean => wanted === '' || names.className(child.id).toLowerCase().includes(wanted) || child.id.includes(wanted);
  const children = node.children.filter(matches);
  if (wanted !== '' && children.length === 0 && !matches(node)) return null;
  const isOpen = open || (wanted !== '' && children.length > 0);
  const row = (entry: ClassNode, lead?: ReactNode) => (
    <LegendRow
      key={entry.id} lead={lead} chosen={choiceOf(classes, entry.id)} dimmed={classes.length > 0 && !choiceOf(classes, entry.id)}
      symbol={entry.children.length > 0 ? null : <ClassSymbol layer={id} classId={entry.id} theme={theme} />}
      name={names.className(entry.id)} count={entry.count} whole={counts.whole.count} onToggle={() => toggleClass(id, entry.id)} test={`class-${entry.id}`}
    />
  );
  if (node.children.length === 0) return row(node);
  const name = names.className(node.id);
  return (
    <div className="class-major">
      {row(node, (
        <button type="button" className="fold" aria-expanded={isOpen} aria-label={t(isOpen ? 'layers.collapse' : 'layers.expand', { name })} onClick={() => setOpen(!open)} data-test={`fold-${node.id}`}>
          <span className={isOpen ? 'caret open' : 'caret'} />
        </button>
      ))}
      {isOpen && <div className="class-minors">{children.map((child) => row(child))}</div>}
    </div>
  );
}
