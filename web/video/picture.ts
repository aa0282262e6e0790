/** What a player can do with the server's answer. */
import type { PlayReply } from '../../api/contract/alerts.ts';
import type { BilingualText } from '../../api/contract/layers.ts';

export type Picture =
  | { readonly kind: 'asking' }
  | { readonly kind: 'hls'; readonly url: string; readonly isSimulated: boolean }
  /** The camera has no stream, or none now. */
  | { readonly kind: 'none'; readonly reason: BilingualText | null }
  /** There is a stream that a browser does not play. */
  | { readonly kind: 'unsupported'; readonly protocol: string }
  | { readonly kind: 'failed'; readonly detail: string };

export function pictureOf({ protocol, url, simulated, reason }: PlayReply): Picture {
  if (url === null || protocol === null) return { kind: 'none', reason };
  return protocol === 'hls' ? { kind: 'hls', url, isSimulated: simulated } : { kind: 'unsupported', protocol };
}
