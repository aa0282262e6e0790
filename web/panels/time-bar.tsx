/** The time bar of the events: span, bars, a window that is dragged or played. Only there in time mode. */
import { CaretRightOutlined, CloseOutlined, PauseOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { setEventMode, setTimeSpan } from '../actions/layers.ts';
import { goToLatestEvents } from '../actions/latest-events.ts';
import { formatCount, formatMoment } from '../format/numbers.ts';
import { SPAN_BARS, indexRange, stepped } from '../state/event-window.ts';
import { setEvents, useEvents } from '../state/events.ts';
import type { TimeRange } from '../state/filter.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import { TIME_SPANS } from '../state/url.ts';
import { TimeBrush } from './time-brush.tsx';
import { useOpenCounty } from './top-bar.tsx';

const FRAME_MS = 450;
/** A window of the whole span cannot move; play then starts with this share of it. */
const PLAY_SHARE = 1 / 7;

export function setTimeWindow(time: TimeRange): void {
  setApp({ filter: { ...getApp().filter, time } });
}

function usePlaying(): void {
  const playing = useEvents((state) => state.playing);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const { span } = useEvents.getState();
      const { filter: { time }, timeSpan } = getApp();
      if (!span || !time) return;
      const step = (span.to - span.from) / SPAN_BARS[timeSpan];
      const isWhole = time.to - time.from >= span.to - span.from;
      setTimeWindow(isWhole ? { from: span.from, to: span.from + (span.to - span.from) * PLAY_SHARE } : stepped(time, span, step));
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playing]);
}

export function TimeBar() {
  const { t } = useTranslation();
  const mode = useApp((state) => state.eventMode);
  const visible = useApp((state) => state.layers[state.filter.timed].visible);
  const span = useApp((state) => state.timeSpan);
  const playing = useEvents((state) => state.playing);
  usePlaying();
  if (mode === 'map' || !visible) return null;
  return (
    <section className="time-bar" aria-label={t('time.title')} data-test="time-bar">
      <div className="time-controls">
        <Button type="primary" shape="circle" aria-label={t(playing ? 'time.pause' : 'time.play')} icon={playing ? <PauseOutlined /> : <CaretRightOutlined />} onClick={() => setEvents({ playing: !playing })} data-test="time-play" />
        <Segmented size="small" value={span} onChange={setTimeSpan} aria-label={t('time.title')} options={TIME_SPANS.map((value) => ({ value, label: <span data-test={`span-${value}`}>{t(`time.span.${value}`)}</span> }))} />
        <Segmented size="small" value={mode} onChange={setEventMode} aria-label={t('time.mode')} className="time-mode-switch" options={(['points', 'heat'] as const).map((value) => ({ value, label: t(`layers.mode.${value}`) }))} />
      </div>
      <TimeBrush onWindow={setTimeWindow} />
      <TimeStatus />
      <Button type="text" size="small" aria-label={t('time.close')} icon={<CloseOutlined />} onClick={() => setEventMode('map')} data-test="time-close" />
    </section>
  );
}

function TimeStatus() {
  const { t } = useTranslation();
  const { status, problem, frame } = useEvents();
  const timed = useApp((state) => state.filter.timed);
  const time = useApp((state) => state.filter.time);
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  if (status === 'failed') return <p className="time-status warn" role="alert">{t('time.failed')}: {problem} <Button type="link" size="small" onClick={() => setApp({ epoch: getApp().epoch + 1 })}>{t('common.retry')}</Button></p>;
  if (!frame || !time) return <p className="time-status" role="status">{t('time.loading')}</p>;
  const [begin, end] = indexRange(frame.times, time);
  return (
    <div className="time-status" role="status" data-stale={status === 'loading' || undefined}>
      <strong data-test="time-count" data-count={end - begin}>{t(`time.${timed}`, { count: formatCount(end - begin, language) as never })}</strong>
      <span>{formatMoment(time.from, 'minute', language, zone)} – {formatMoment(time.to, 'minute', language, zone)}</span>
      {frame.count === 0 && status === 'ready' && <Button type="link" size="small" onClick={() => void goToLatestEvents()}>{t('time.goLatest')}</Button>}
    </div>
  );
}
