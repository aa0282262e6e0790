/** What the report form asks the server: components near a place, who answers, what may be the same; and how it is sent. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { DuplicatePreviewReply } from '../../../api/contract/cases/duplicates.ts';
import type { ReportBody, ReportReply } from '../../../api/contract/cases/reports.ts';
import type { ResponsibilityReply } from '../../../api/contract/cases/responsibility.ts';
import type { FeaturesReply } from '../../../api/contract/shapes.ts';
import { getJson, sendJson } from '../../data/client.ts';
import { metersBetween } from '../../handheld/place.ts';
import { inCounty, uploadPhoto, useScope } from '../desk/requests.ts';
import type { FormPlace } from './form-state.ts';

/** So far from a click a component may lie to be meant by it. */
export const COMPONENT_REACH_METERS = 30;
const MOST_COMPONENTS = 6;
const DEGREE_METERS = 111_320;

export interface NearComponent {
  readonly id: number;
  readonly class: string;
  readonly objid: string | null;
  readonly meters: number;
  readonly lng: number;
  readonly lat: number;
}

async function readNear(place: FormPlace, classId: string | null, signal: AbortSignal): Promise<NearComponent[]> {
  const south = COMPONENT_REACH_METERS / DEGREE_METERS;
  const east = south / Math.cos((place.lat * Math.PI) / 180);
  const box = [place.lng - east, place.lat - south, place.lng + east, place.lat + south].map((degrees) => degrees.toFixed(7)).join(',');
  const { features } = await getJson<FeaturesReply>(inCounty(`/api/layers/components/features?bbox=${box}&limit=200${classId ? `&class=${encodeURIComponent(classId)}` : ''}`), signal);
  return features.map(({ id, geometry, properties }) => {
    const [lng, lat] = geometry.coordinates as [number, number];
    return { id, class: String(properties.class), objid: typeof properties.objid === 'string' ? properties.objid : null, meters: metersBetween(place, { lng, lat }), lng, lat };
  }).filter(({ meters }) => meters <= COMPONENT_REACH_METERS).sort((a, b) => a.meters - b.meters).slice(0, MOST_COMPONENTS);
}

/** Components around a place, nearest first; of one class where it is chosen. */
export function useNearComponents(place: FormPlace | null, classId: string | null) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['near-components', county, epoch, place, classId], enabled: place !== null && county !== null,
    queryFn: ({ signal }) => readNear(place!, classId, signal),
  });
}

export function useResponsible(place: FormPlace | null, classId: string | null, component: number | null) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['responsible', county, epoch, place, classId, component], enabled: place !== null && classId !== null && county !== null, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => getJson<ResponsibilityReply>(inCounty(`/api/responsibility?point=${place!.lng.toFixed(7)},${place!.lat.toFixed(7)}&class=${encodeURIComponent(classId!)}${component === null ? '' : `&component=${component}`}`), signal),
  });
}

export function useSimilar(place: FormPlace | null, classId: string | null, component: number | null) {
  const [county, epoch] = useScope();
  return useQuery({
    queryKey: ['similar', county, epoch, place, classId, component], enabled: place !== null && classId !== null && county !== null,
    queryFn: ({ signal }) => sendJson<DuplicatePreviewReply>('POST', '/api/duplicates/preview', { county, lng: place!.lng, lat: place!.lat, class: classId, ...(component === null ? {} : { componentId: component }) }, signal),
  });
}

/** What the server has already, by the file: who sends again sends the report only. */
const stored = new WeakMap<File, number>();

/** Photos first, then the report that names them. @throws RequestError */
export async function sendReport(body: Omit<ReportBody, 'photos'>, photos: readonly File[]): Promise<ReportReply> {
  const ids: number[] = [];
  for (const photo of photos) {
    const id = stored.get(photo) ?? (await uploadPhoto(photo)).id;
    stored.set(photo, id);
    ids.push(id);
  }
  return sendJson<ReportReply>('POST', inCounty('/api/reports'), { ...body, photos: ids });
}
