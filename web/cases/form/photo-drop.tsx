/** Photos of the desk: dropped, pasted from a chat window, or chosen. */
import { CloseOutlined, PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_REPORT_PHOTOS, PHOTO_TYPES } from '../../../api/contract/cases/reports.ts';
import { usePictures } from '../../handheld/pictures.ts';

interface PhotoDropProps { readonly photos: readonly File[]; readonly onChange: (photos: readonly File[]) => void }

const picturesOf = (files: FileList | null | undefined): File[] => [...files ?? []].filter((file) => (PHOTO_TYPES as readonly string[]).includes(file.type));

/** Pictures that are dropped anywhere on the page or pasted while the form is open: a page that opened them instead would lose the form. */
function useDropped(onAdd: (files: readonly File[]) => void, onOver: (isOver: boolean) => void): void {
  const add = useEffectEvent(onAdd);
  const over = useEffectEvent(onOver);
  useEffect(() => {
    const stop = new AbortController();
    const on = { signal: stop.signal };
    document.addEventListener('paste', (event) => add(picturesOf(event.clipboardData?.files)), on);
    document.addEventListener('dragover', (event) => { event.preventDefault(); over(true); }, on);
    document.addEventListener('dragleave', () => over(false), on);
    document.addEventListener('drop', (event) => { event.preventDefault(); over(false); add(picturesOf(event.dataTransfer?.files)); }, on);
    return () => stop.abort();
  }, []);
}

export function PhotoDrop({ photos, onChange }: PhotoDropProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const addresses = usePictures(photos);
  const add = (files: readonly File[]): void => { if (files.length > 0) onChange([...photos, ...files].slice(0, MOST_REPORT_PHOTOS)); };
  useDropped(add, setOver);
  return (
    <div className="photo-drop" data-over={isOver} data-test="photo-drop" data-count={photos.length} role="group" aria-label={t('caseTasks.form.photosHint')}>
      {addresses.map((address, i) => (
        <span key={address} className="photo-drop-one"><img src={address} alt={t('caseTasks.form.photoAlt', { number: i + 1 })} width={64} height={64} />
          <Button size="small" shape="circle" icon={<CloseOutlined />} aria-label={t('caseTasks.form.photoRemove', { number: i + 1 })} onClick={() => onChange(photos.filter((_, other) => other !== i))} />
        </span>
      ))}
      <Button icon={<PictureOutlined />} onClick={() => input.current?.click()}>{t('caseTasks.form.photosAdd')}</Button>
      <input ref={input} type="file" accept={PHOTO_TYPES.join(',')} multiple hidden aria-label={t('caseTasks.form.photosAdd')} onChange={(event) => { add(picturesOf(event.target.files)); event.target.value = ''; }} data-test="form-photos" />
      <small>{t('caseTasks.form.photosHint')}</small>
    </div>
  );
}
