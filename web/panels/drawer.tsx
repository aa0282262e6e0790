/** Everything about the feature that is selected. */
import { AimOutlined, CloseOutlined, FilterOutlined, LinkOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { App, Button, Tooltip, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Feature } from 'geojson';
import { LAYERS } from '../../api/contract/layers.ts';
import type { BilingualText } from '../../api/contract/layers.ts';
import type { FeatureReply } from '../../api/contract/shapes.ts';
import { AlertDrawer } from '../alerts/details.tsx';
import { CaseDrawer } from '../cases/desk/drawer.tsx';
import { ComponentAnswer } from '../cases/responsibility/component-answer.tsx';
import { flyToBounds, flyToPlace } from '../actions/fly.ts';
import { select } from '../actions/frame.ts';
import { narrowToArea, narrowToGrid } from '../actions/layers.ts';
import { PlaceCases } from '../cases/map/place-cases.tsx';
import { anchorOf } from '../data/anchor.ts';
import { boundsOfGeometry } from '../data/bounds.ts';
import { titleOf } from '../data/feature-words.ts';
import { fieldRows } from '../data/fields.ts';
import { useNames } from '../data/names.ts';
import { useSelectedFeature } from '../data/queries.ts';
import { formatLngLat, formatPlane, planePosition } from '../format/coordinates.ts';
import { said } from '../i18n/index.ts';
import { currentMap } from '../map/current.ts';
import { useApp } from '../state/store.ts';
import type { Selection } from '../state/url.ts';
import { playCameras } from '../video/wall-state.ts';
import { FacingCameras } from './facing-cameras.tsx';
import { FollowButton, Readings, StaffNow } from './live-sections.tsx';
import { Failed, Loading } from './notice.tsx';
import { FeatureSymbol, StateSymbol } from './symbols.tsx';
import { useOpenCounty } from './top-bar.tsx';
import { Within } from './within.tsx';

const LOCATE_ZOOM = 18;

export function Drawer() {
  const selection = useApp((state) => state.selection);
  if (!selection) return null;
  if (selection.layer === 'alerts') return <AlertDrawer key={selection.id} id={selection.id} />;
  if (selection.layer === 'cases') return <CaseDrawer key={selection.id} id={selection.id} />;
  return <OpenDrawer key={`${selection.layer}/${selection.id}`} selection={selection} />;
}

function OpenDrawer({ selection }: { selection: Selection }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useSelectedFeature();
  const missing = error !== null && 'status' in error && error.status === 404;
  useEffect(() => {
    // One of the staff moves: the live layer draws the ring around where they are.
    currentMap()?.showSelected(selection.layer === 'staff' ? null : (data ?? null) as Feature | null);
    return () => currentMap()?.showSelected(null);
  }, [data, selection.layer]);
  return (
    <aside className="panel drawer" aria-label={t('drawer.title')} data-test="drawer">
      {data ? <DrawerHead selection={selection} feature={data} /> : <PlainHead />}
      <div className="panel-body">
        {isPending && <Loading rows={10} label={t('common.loading')} />}
        {error && !data && <Failed title={t(missing ? 'drawer.missing' : 'drawer.failed')} error={error} retry={missing ? undefined : () => void refetch()} />}
        {data && <DrawerBody selection={selection} feature={data} />}
      </div>
    </aside>
  );
}

function CloseButton() {
  const { t } = useTranslation();
  return <Button type="text" size="small" aria-label={t('drawer.close')} icon={<CloseOutlined />} onClick={() => select(null)} data-test="drawer-close" />;
}

function PlainHead() {
  const { t } = useTranslation();
  return <header className="panel-head"><h2>{t('drawer.title')}</h2><CloseButton /></header>;
}

function DrawerHead({ selection: { layer }, feature }: { selection: Selection; feature: FeatureReply }) {
  const names = useNames();
  const language = useApp((state) => state.language);
  const theme = useApp((state) => state.theme);
  const { properties } = feature;
  const title = titleOf(layer, properties, names, language);
  const classId = String(properties.class ?? '');
  const state = typeof properties.state === 'string' ? properties.state : null;
  return (
    <header className="panel-head drawer-head">
      <span className="drawer-symbol"><FeatureSymbol layer={layer} properties={properties} theme={theme} size={30} /></span>
      <div className="drawer-title">
        <h2>{title}</h2>
        <p>{names.layer(layer)}{names.className(classId) !== title && ` · ${names.className(classId)}`} <code>{classId}</code></p>
      </div>
      {state && <span className={`state-tag state-${state}`}><StateSymbol state={state} size={11} />{names.stateName(layer, state)}</span>}
      <CloseButton />
    </header>
  );
}

function DrawerBody({ selection, feature }: { selection: Selection; feature: FeatureReply }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const timeZone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const rows = fieldRows(feature.properties, { t, language, timeZone });
  const place = anchorOf(feature);
  const within = withinOf(selection, feature);
  return (
    <>
      <Actions selection={selection} feature={feature} />
      {within && <Within within={within} />}
      <PlaceCases layer={selection.layer} properties={feature.properties} />
      {selection.layer === 'devices' && <Readings device={selection.id} />}
      {selection.layer === 'staff' && <StaffNow id={selection.id} properties={feature.properties} />}
      <Section title={t('drawer.attributes')}>
        <dl className="fields">
          {rows.map(({ key, label, value, isCode }) => (
            <div key={key} data-field={key}><dt>{label}</dt><dd>{isCode ? <Typography.Text code copyable={{ tooltips: [t('common.copy'), t('common.copied')] }}>{value}</Typography.Text> : value}</dd></div>
          ))}
          <RelatedComponent properties={feature.properties} />
        </dl>
      </Section>
      <Departments departments={feature.properties.departments} />
      {selection.layer === 'components' && <ComponentAnswer thing={{ id: selection.id, class: String(feature.properties.class), place }} />}
      <Position lng={place[0]} lat={place[1]} />
      {LAYERS[selection.layer].geometry === 'point' && selection.layer !== 'cameras' && <FacingCameras place={place} />}
      <SourceAttributes attributes={feature.properties.attributes} />
    </>
  );
}

/** The filter that means "inside this feature", for features that hold others. */
function withinOf({ layer }: Selection, { properties }: FeatureReply): string | null {
  if (layer === 'areas') return `area=${properties.code}`;
  return layer === 'grids' && ['unit', 'duty', 'omni'].includes(String(properties.kind)) ? `grid=${properties.code}` : null;
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return <section className="drawer-section"><h3>{title}</h3>{children}</section>;
}

function Actions({ selection: { layer, id }, feature }: { selection: Selection; feature: FeatureReply }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { area, grid } = useApp((state) => state.filter);
  const { properties } = feature;
  const code = String(properties.code ?? '');
  const locate = (): void => {
    if (LAYERS[layer].geometry === 'point') flyToPlace(...anchorOf(feature), LOCATE_ZOOM);
    else flyToBounds(boundsOfGeometry(feature.geometry));
  };
  const copy = (): void => {
    navigator.clipboard.writeText(location.href).then(() => void message.success(t('drawer.linkCopied')), (error: Error) => void message.error(error.message));
  };
  const isGrid = layer === 'grids' && ['unit', 'duty', 'omni'].includes(String(properties.kind));
  return (
    <div className="drawer-actions">
      <Button icon={<AimOutlined />} onClick={locate}>{t('drawer.locate')}</Button>
      <Button icon={<LinkOutlined />} onClick={copy}>{t('drawer.copyLink')}</Button>
      {layer === 'cameras' && <Button type="primary" icon={<PlayCircleOutlined />} onClick={() => playCameras([{ id: feature.id, name: String(properties.name ?? properties.code ?? feature.id) }], false)} data-test="camera-play">{t('alerts.video.play')}</Button>}
      {layer === 'staff' && <FollowButton id={id} place={anchorOf(feature)} />}
      {isGrid && <Button icon={<FilterOutlined />} type={grid === code ? 'primary' : 'default'} onClick={() => narrowToGrid(grid === code ? null : code)}>{t(grid === code ? 'drawer.filterOn' : 'drawer.onlyGrid')}</Button>}
      {layer === 'areas' && <Button icon={<FilterOutlined />} type={area === code ? 'primary' : 'default'} onClick={() => narrowToArea(area === code ? null : code)}>{t(area === code ? 'drawer.filterOn' : 'drawer.onlyArea')}</Button>}
    </div>
  );
}

function RelatedComponent({ properties }: { properties: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  if (typeof properties.componentId !== 'number') return null;
  const id = properties.componentId;
  return (
    <div><dt>{t('drawer.related')}</dt><dd><Button type="link" size="small" className="inline-link" onClick={() => select({ layer: 'components', id })}>{String(properties.componentObjid ?? id)}</Button></dd></div>
  );
}

type DepartmentEntry = { readonly code: string; readonly name: BilingualText } | null;

function Departments({ departments }: { departments: unknown }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const entries = Object.entries((departments ?? {}) as Record<string, DepartmentEntry>).filter(([, entry]) => entry !== null);
  if (entries.length === 0) return null;
  return (
    <Section title={t('drawer.departments')}>
      <dl className="fields">
        {entries.map(([role, entry]) => (
          <div key={role}><dt>{t(`drawer.${role as 'owner'}`)}</dt><dd>{said(entry!.name, language)} <code>{entry!.code}</code></dd></div>
        ))}
      </dl>
    </Section>
  );
}

function Position({ lng, lat }: { lng: number; lat: number }) {
  const { t } = useTranslation();
  const plane = planePosition(lng, lat);
  const formatted = plane && formatPlane(plane, 2);
  return (
    <Section title={t('drawer.position')}>
      <dl className="fields">
        <div><dt>{t('field.lngLat')}</dt><dd><Typography.Text code copyable={{ tooltips: [t('common.copy'), t('common.copied')] }}>{formatLngLat(lng, lat, 7)}</Typography.Text></dd></div>
        {plane && formatted && (
          <div>
            <dt>{t('field.projected')}</dt>
            <dd><Tooltip title={t('map.zone', { zone: plane.zone, meridian: plane.centralMeridian })}><code className="plane">E {formatted.east}<br />N {formatted.north}</code></Tooltip><small>{t('map.zone', { zone: plane.zone, meridian: plane.centralMeridian })}</small></dd>
          </div>
        )}
      </dl>
    </Section>
  );
}

function SourceAttributes({ attributes }: { attributes: unknown }) {
  const { t } = useTranslation();
  const entries = Object.entries((attributes ?? {}) as Record<string, unknown>);
  if (entries.length === 0) return null;
  return (
    <Section title={t('drawer.raw')}>
      <dl className="fields">{entries.map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd></div>)}</dl>
    </Section>
  );
}
