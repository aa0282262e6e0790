/** Photos in a row; pressed, one stands large over everything and the others follow with the arrow keys. */
import { Image } from 'antd';
import { useTranslation } from 'react-i18next';
import { inCounty } from './requests.ts';

/** Address of a picture; small for rows, whole for looking. */
export const photoUrl = (id: number, size: 'thumb' | 'full'): string => inCounty(`/api/photos/${id}?size=${size}`);

const FALLBACK = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 5h16v14H4zM4 15l5-5 4 4 3-3 4 4M3 3l18 18" fill="none" stroke="#8093ad" stroke-width="1.4"/></svg>');

/** The dialog and its picture take their name from here; the group's own type leaves it out. */
const named = (alt: string): object => ({ alt });

interface PhotosProps {
  readonly ids: readonly number[];
  /** Words for the moment of a photo; empty where it is not known. */
  readonly when?: (id: number) => string;
  readonly size?: number;
}

export function Photos({ ids, when, size = 76 }: PhotosProps) {
  const { t } = useTranslation();
  if (ids.length === 0) return null;
  const words = (id: number, i: number): string => t('cases.details.photo', { number: i + 1, time: when?.(id) ?? '' });
  return (
    <div className="case-photos" data-test="photos" data-count={ids.length}>
      <Image.PreviewGroup preview={named(t('cases.details.photos'))}>
        {ids.map((id, i) => (
          <Image key={id} src={photoUrl(id, 'thumb')} preview={{ src: photoUrl(id, 'full') }} fallback={FALLBACK} width={size} height={size} alt={words(id, i)} loading="lazy" />
        ))}
      </Image.PreviewGroup>
    </div>
  );
}
