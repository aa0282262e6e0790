/** One camera's picture. Its address lives short: it is asked for when somebody looks, and again when it ends. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, Spin, Tag } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlayReply } from '../../api/contract/alerts.ts';
import { sendJson } from '../data/client.ts';
import { said } from '../i18n/index.ts';
import { getApp, useApp } from '../state/store.ts';
import { playHls } from './play-hls.ts';
import { pictureOf } from './picture.ts';
import type { Picture } from './picture.ts';
import { closeCamera } from './wall-state.ts';
import type { WatchedCamera } from './wall-state.ts';

/** Asked for again so long before the address ends. */
const EARLY_MS = 5_000;
/** A timer cannot wait longer. */
const LONGEST_MS = 2_147_483_647;

export function Player({ camera }: { camera: WatchedCamera }) {
  const { t } = useTranslation();
  const { picture, again, fail } = usePicture(camera.id);
  const [isPlaying, setPlaying] = useState(false);
  const url = picture.kind === 'hls' ? picture.url : null;
  useEffect(() => setPlaying(false), [url]);
  return (
    <figure className="player" data-test="player" data-camera={camera.id} data-state={picture.kind === 'hls' && !isPlaying ? 'loading' : picture.kind === 'hls' ? 'playing' : picture.kind}>
      {url !== null && <HlsVideo url={url} name={camera.name} onPlaying={() => setPlaying(true)} onFailed={fail} />}
      {picture.kind === 'asking' && <div className="player-says"><Spin size="small" />{t('alerts.video.asking')}</div>}
      {url !== null && !isPlaying && <div className="player-says"><Spin size="small" />{t('alerts.video.loading')}</div>}
      <Refusal picture={picture} again={again} />
      <figcaption>
        <span className="player-name">{camera.name}</span>
        {picture.kind === 'hls' && picture.isSimulated && <Tag title={t('alerts.video.simulatedHint')}>{t('alerts.video.simulated')}</Tag>}
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={`${t('alerts.video.close')}: ${camera.name}`} onClick={() => closeCamera(camera.id)} />
      </figcaption>
    </figure>
  );
}

/** Why there is no picture, and what can be done. */
function Refusal({ picture, again }: { picture: Picture; again: () => void }) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  if (picture.kind === 'none') return <p className="player-says" role="status"><b>{t('alerts.video.none')}</b>{picture.reason && said(picture.reason, language)}</p>;
  if (picture.kind === 'unsupported') return <p className="player-says" role="status"><b>{t('alerts.video.unsupported', { protocol: picture.protocol.toUpperCase() })}</b>{t('alerts.video.unsupportedHint', { protocol: picture.protocol.toUpperCase() })}</p>;
  if (picture.kind === 'failed') return <p className="player-says" role="alert"><b>{t('alerts.video.failed', { detail: picture.detail })}</b><Button size="small" onClick={again}>{t('alerts.video.again')}</Button></p>;
  return null;
}

/** Asks where the picture is, and again before the address ends. */
function usePicture(camera: number): { picture: Picture; again: () => void; fail: (detail: string) => void } {
  const [picture, setPicture] = useState<Picture>({ kind: 'asking' });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | null = null;
    sendJson<PlayReply>('POST', `/api/layers/cameras/features/${camera}/play?county=${getApp().county}`, {}, stop.signal).then((reply) => {
      setPicture(pictureOf(reply));
      if (reply.url === null || reply.expiresAt === null) return;
      const wait = Math.max(Date.parse(reply.expiresAt) - Date.now() - EARLY_MS, EARLY_MS);
      timer = setTimeout(() => setAsked((count) => count + 1), Math.min(wait, LONGEST_MS));
    }).catch((error: Error) => {
      if (!stop.signal.aborted) setPicture({ kind: 'failed', detail: error.message });
    });
    return () => {
      stop.abort();
      if (timer) clearTimeout(timer);
    };
  }, [camera, asked]);
  const again = (): void => {
    setPicture({ kind: 'asking' });
    setAsked((count) => count + 1);
  };
  return { picture, again, fail: (detail) => setPicture({ kind: 'failed', detail }) };
}

interface HlsVideoProps { readonly url: string; readonly name: string; readonly onPlaying: () => void; readonly onFailed: (detail: string) => void }

function HlsVideo({ url, name, onPlaying, onFailed }: HlsVideoProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const failed = useRef(onFailed);
  useEffect(() => { failed.current = onFailed; });
  useEffect(() => playHls(video.current!, url, (detail) => failed.current(detail ?? t('alerts.video.noHls'))), [url, t]);
  // Surveillance has no speech to caption.
  return <video ref={video} muted autoPlay playsInline aria-label={name} onPlaying={onPlaying} />;
}
