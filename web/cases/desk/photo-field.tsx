/** Photos of a move: uploaded as they are chosen, so that sending the move is quick; the server says what is wrong with one. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PHOTO_TYPES } from '../../../api/contract/cases/reports.ts';
import type { FieldProps } from './moving.ts';
import { photoUrl } from './photos.tsx';
import { uploadPhoto } from './requests.ts';

export function PhotoField({ draft, change }: FieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [underWay, setUnderWay] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const ids = draft.photos ?? [];
  const add = async (files: readonly File[]): Promise<void> => {
    setProblem(null);
    setUnderWay(files.length);
    const added: number[] = [];
    for (const file of files) {
      try {
        added.push((await uploadPhoto(file)).id);
        change({ photos: [...ids, ...added] });
      } catch (error) {
        setProblem((error as Error).message);
      }
      setUnderWay((count) => count - 1);
    }
  };
  return (
    <div className="move-field"><span>{t('cases.act.photos')}</span>
      <div className="move-photos">
        {ids.map((id, i) => (
          <span key={id}><img src={photoUrl(id, 'thumb')} alt={t('cases.details.photo', { number: i + 1, time: '' })} width={56} height={56} />
            <Button size="small" shape="circle" icon={<CloseOutlined />} aria-label={t('cases.act.removePhoto', { number: i + 1 })} onClick={() => change({ photos: ids.filter((each) => each !== id) })} />
          </span>
        ))}
        <Button icon={<PlusOutlined />} loading={underWay > 0} onClick={() => input.current?.click()}>{t(underWay > 0 ? 'cases.act.uploading' : 'cases.act.addPhoto')}</Button>
        <input ref={input} type="file" accept={PHOTO_TYPES.join(',')} multiple hidden aria-label={t('cases.act.addPhoto')} onChange={(event) => { void add([...(event.target.files ?? [])]); event.target.value = ''; }} data-test="photo-input" />
      </div>
      {problem !== null && <small role="alert" className="warn">{t('cases.act.photoFailed', { detail: problem })}</small>}
    </div>
  );
}
