/** Plays HLS in a video element: with hls.js, which loads when the first picture is opened, else with the browser's own player. */

/** Some errors pass; after so many in a row the person is told. */
const MOST_RECOVERIES = 2;

/** Plays until the answer is called. `failed` gets what went wrong; null: this browser cannot play HLS at all. */
export function playHls(video: HTMLVideoElement, url: string, failed: (detail: string | null) => void): () => void {
  let stop = (): void => undefined;
  let isOver = false;
  void import('hls.js').then(({ default: Hls }) => {
    if (isOver) return;
    if (!Hls.isSupported()) {
      if (video.canPlayType('application/vnd.apple.mpegurl') === '') failed(null);
      else video.src = url;
      return;
    }
    const hls = new Hls({ maxBufferLength: 20, backBufferLength: 10, enableWorker: true });
    let recoveries = 0;
    hls.on(Hls.Events.ERROR, (_event, { fatal, type, details }) => {
      if (!fatal) return;
      if (type === Hls.ErrorTypes.MEDIA_ERROR && recoveries++ < MOST_RECOVERIES) hls.recoverMediaError();
      else failed(details);
    });
    hls.loadSource(url);
    hls.attachMedia(video);
    stop = () => hls.destroy();
  }, (error: Error) => failed(error.message));
  return () => {
    isOver = true;
    stop();
    video.removeAttribute('src');
  };
}
