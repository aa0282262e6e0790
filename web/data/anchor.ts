/** One point that stands for a feature: where a camera should look, where the map should go. */
import type { FeatureReply } from '../../api/contract/shapes.ts';

/** First position of nested coordinates. */
function firstPosition(coordinates: unknown): [number, number] {
  let value = coordinates as unknown[];
  while (Array.isArray(value[0])) value = value[0] as unknown[];
  return [Number(value[0]), Number(value[1])];
}

/** The server's anchor (a point on the line or polygon), else the point itself. */
export function anchorOf(feature: FeatureReply): [number, number] {
  const { anchor } = feature.properties;
  return Array.isArray(anchor) ? [Number(anchor[0]), Number(anchor[1])] : firstPosition(feature.geometry.coordinates);
}
