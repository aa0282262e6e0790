/** Photos: taken with the camera or chosen. The files stay as they are, because the server reads from them where and when they were taken. */
import { useState } from 'react';
import { usePictures } from './pictures.ts';
import { fill, useWords } from './words.ts';

/** As many as the server takes with a report (`MOST_REPORT_PHOTOS`). */
export const MOST_PHOTOS = 9;

interface PhotoFieldProps {
  readonly photos: readonly Blob[];
  readonly onChange: (photos: readonly Blob[]) => void;
  readonly isMissing?: boolean;
  readonly most?: number;
}

/** What a browser cannot show is no photo. */
async function isPicture(file: File): Promise<boolean> {
  return createImageBitmap(file).then((bitmap) => { bitmap.close(); return true; }, () => false);
}

export function PhotoField({ photos, onChange, isMissing = false, most = MOST_PHOTOS }: PhotoFieldProps) {
  const { photo: words } = useWords();
  const addresses = usePictures(photos);
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (files: FileList | null): Promise<void> => {
    const wanted = [...files ?? []];
    const good = await Promise.all(wanted.map(isPicture));
    const bad = wanted.find((_, i) => !good[i]);
    const next = [...photos, ...wanted.filter((_, i) => good[i])];
    setProblem(bad ? fill(words.tooBig, { name: bad.name }) : next.length > most ? fill(words.tooMany, { count: most }) : null);
    onChange(next.slice(0, most));
  };
  const input = (isCamera: boolean) => (
    <label className={isCamera ? 'file primary' : 'file'}>
      {isCamera ? words.take : words.choose}
      <input
        type="file" accept="image/*" multiple={!isCamera} data-test={isCamera ? 'photo-take' : 'photo-choose'} {...(isCamera ? { capture: 'environment' as const } : {})}
        onChange={(event) => { const { target } = event; void add(target.files).finally(() => { target.value = ''; }); }}
      />
    </label>
  );
  return (
    <div className="photo-field" aria-invalid={isMissing || undefined}>
      {addresses.length > 0 && (
        <ul className="photos">
          {addresses.map((address, i) => (
            <li key={address}>
              <img src={address} alt={fill(words.alt, { number: i + 1 })} />
              <button type="button" aria-label={fill(words.remove, { number: i + 1 })} onClick={() => onChange(photos.filter((_, other) => other !== i))}>×</button>
            </li>
          ))}
        </ul>
      )}
      {photos.length < most && <div className="file-buttons">{input(true)}{input(false)}</div>}
      <p className={problem ? 'hint problem' : 'hint'} role={problem ? 'alert' : undefined}>{problem ?? fill(words.hint, { count: most })}</p>
    </div>
  );
}
