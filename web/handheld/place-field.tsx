/** Where it is: by the phone, on the small map, or typed. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { County } from '../../api/contract/shapes.ts';
import { formatPlace, locate, parsePlace } from './place.ts';
import type { NoPosition, Place } from './place.ts';
import { SmallMap } from './small-map.tsx';
import { fill, useWords } from './words.ts';

/** A fix worse than this is worth a look. */
const COARSE_METERS = 50;

interface PlaceFieldProps {
  readonly county: County;
  readonly place: Place | null;
  readonly onChange: (place: Place) => void;
  /** Where the phone is, told apart from where the problem is. */
  readonly onPhone: (phone: Place) => void;
  readonly isMissing: boolean;
  /** Asks the phone by itself once. */
  readonly isEager: boolean;
}

export function PlaceField({ county, place, onChange, onPhone, isMissing, isEager }: PlaceFieldProps) {
  const { place: words } = useWords();
  const [isLocating, setLocating] = useState(false);
  const [why, setWhy] = useState<NoPosition | null>(null);
  const find = async (): Promise<void> => {
    setLocating(true);
    const found = await locate();
    setLocating(false);
    setWhy(typeof found === 'string' ? found : null);
    if (typeof found === 'string') return;
    onPhone(found);
    onChange(found);
  };
  const first = useEffectEvent(() => { if (isEager && !place) void find(); });
  useEffect(() => first(), []);
  const state = isLocating ? words.locating : !place ? words.none : place.accuracyMeters === null ? words.byHand
    : fill(words.here, { meters: Math.round(place.accuracyMeters) }) + (place.accuracyMeters > COARSE_METERS ? ` · ${words.coarse}` : '');
  return (
    <div className="place-field" aria-invalid={isMissing || undefined}>
      <div className="place-line">
        <p role="status" data-test="place-state" data-set={place !== null}>{state}</p>
        <button type="button" className="quiet" onClick={() => void find()} disabled={isLocating} data-test="locate">{words.locate}</button>
      </div>
      {why && <p className="hint problem" role="alert">{words[why]}</p>}
      <SmallMap county={county.code} place={place ?? centre(county)} isSet={place !== null} onMove={(lng, lat) => onChange({ lng, lat, accuracyMeters: null })} />
      <p className="hint">{words.drag}</p>
      <Typed key={place ? formatPlace(place) : ''} place={place} onChange={onChange} />
    </div>
  );
}

function centre({ home, bounds }: County): { lng: number; lat: number } {
  if (home) return home;
  const [west, south, east, north] = bounds ?? [0, 0, 0, 0];
  return { lng: (west + east) / 2, lat: (south + north) / 2 };
}

function Typed({ place, onChange }: { place: Place | null; onChange: (place: Place) => void }) {
  const { place: words } = useWords();
  const written = place ? formatPlace(place) : '';
  const [text, setText] = useState(written);
  const [isWrong, setWrong] = useState(false);
  const take = (): void => {
    if (text.trim() === written) return;
    const parsed = parsePlace(text);
    setWrong(parsed === null);
    if (parsed) onChange(parsed);
  };
  return (
    <>
      <input
        type="text" inputMode="text" value={text} placeholder={words.typedHint} aria-label={words.typed} aria-invalid={isWrong} onChange={(event) => setText(event.target.value)} onBlur={take} data-test="place-typed"
        onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); take(); } }}
      />
      {isWrong && <p className="hint problem" role="alert">{words.typedWrong}</p>}
    </>
  );
}
