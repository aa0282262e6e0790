/** Request and reply shapes, one schema each; types are derived from them and the OpenAPI document is made of them. */
import { z } from 'zod';
import { LAYER_IDS } from './layers.ts';
import { PERSON_ROLES } from './vocabulary.ts';

export const bilingualSchema = z.object({ zh: z.string(), en: z.string() });

/** `[west, south, east, north]` in degrees. */
export const boundsSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Bounds = z.infer<typeof boundsSchema>;

// --- Counties, persons, vocabulary -------------------------------------------------------------------------------

export const countySchema = z.object({
  code: z.string(),
  name: bilingualSchema,
  timeZone: z.string(),
  /** Null for a county without any feature. */
  bounds: boundsSchema.nullable(),
  /** Where the map opens: the busiest part, not the middle of the boundary. */
  home: z.object({ lng: z.number(), lat: z.number(), zoom: z.number() }).nullable(),
  demo: z.boolean(),
});
export type County = z.infer<typeof countySchema>;
export const countiesReplySchema = z.object({ counties: z.array(countySchema), default: z.string() });
export type CountiesReply = z.infer<typeof countiesReplySchema>;

export const personSchema = z.object({
  id: z.string(),
  name: bilingualSchema,
  role: z.enum(PERSON_ROLES),
  county: z.string().nullable(),
  /** Area code prefixes that the person answers for; empty means all. */
  areas: z.array(z.string()),
  /** Code of the department whose desk or person this is; null for the command centre. */
  department: z.string().nullable(),
  /** Code of the row of layer `staff` that this person is; null: works at a desk. */
  staff: z.string().nullable(),
});
export type Person = z.infer<typeof personSchema>;
/** `GET /api/persons` lists; `GET /api/me` answers one; `PUT /api/me` with `{"id"}` chooses (sets the cookie). */
export const personsReplySchema = z.object({ persons: z.array(personSchema), current: z.string() });
export type PersonsReply = z.infer<typeof personsReplySchema>;
export const choosePersonSchema = z.object({ id: z.string() });

export const classSchema = z.object({
  /** `scheme:code`. */
  id: z.string(),
  scheme: z.string(),
  code: z.string(),
  /** Class id of the major class, null for a major class itself and for flat schemes. */
  parent: z.string().nullable(),
  name: bilingualSchema,
});
export type ClassEntry = z.infer<typeof classSchema>;
export const schemeSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: bilingualSchema,
  edition: z.string().nullable(),
  note: bilingualSchema.nullable(),
});
export type SchemeEntry = z.infer<typeof schemeSchema>;
/** A class list and whether the county has standards in force for it: only then can its classes be reported. */
export const countySchemeSchema = schemeSchema.extend({ standards: z.boolean() });
export type CountyScheme = z.infer<typeof countySchemeSchema>;
export const departmentSchema = z.object({ code: z.string(), name: bilingualSchema });
export type DepartmentEntry = z.infer<typeof departmentSchema>;
/** `GET /api/vocabulary?county=`: every class, state and department name that the county uses. */
export const vocabularyReplySchema = z.object({
  county: z.string(),
  schemes: z.array(countySchemeSchema),
  classes: z.array(classSchema),
  states: z.record(z.string(), z.array(z.object({ id: z.string(), name: bilingualSchema }))),
  departments: z.array(departmentSchema),
  /** Every distinct character of the names on the county's map, so that a web font can be loaded before drawing. */
  labelCharacters: z.string(),
});
export type VocabularyReply = z.infer<typeof vocabularyReplySchema>;

// --- Layers and features -----------------------------------------------------------------------------------------

export const layerSummarySchema = z.object({
  id: z.enum(LAYER_IDS),
  title: bilingualSchema,
  geometry: z.enum(['point', 'line', 'polygon']),
  /** Rows that this person may see under the filter given. */
  count: z.number().int(),
  /** True when a permission hides rows of this layer from this person. */
  withheld: z.boolean(),
  minzoom: z.number().int(),
  maxzoom: z.number().int(),
  /** Null when `count` is 0. */
  bounds: boundsSchema.nullable(),
  countsByClass: z.record(z.string(), z.number().int()),
  countsByState: z.record(z.string(), z.number().int()),
  /** Why the layer could not be loaded (its counts are 0 then), or null. Failed is not the same as empty. */
  problem: z.string().nullable(),
});
export type LayerSummary = z.infer<typeof layerSummarySchema>;
export const layersReplySchema = z.object({
  county: z.string(), asOf: z.string(), layers: z.array(layerSummarySchema),
});
export type LayersReply = z.infer<typeof layersReplySchema>;

const geometrySchema = z.object({ type: z.string(), coordinates: z.array(z.any()) });
export const featureSchema = z.object({
  type: z.literal('Feature'),
  id: z.number().int(),
  geometry: geometrySchema,
  properties: z.record(z.string(), z.any()),
});
export type FeatureReply = z.infer<typeof featureSchema>;

/** `GET /api/layers/{layer}/features`: one page, by id. */
export const featuresReplySchema = z.object({
  type: z.literal('FeatureCollection'),
  county: z.string(),
  layer: z.enum(LAYER_IDS),
  asOf: z.string(),
  /** Rows that match, over all pages. */
  total: z.number().int(),
  /** Pass as `cursor` for the next page; null at the end. */
  nextCursor: z.string().nullable(),
  features: z.array(featureSchema),
});
export type FeaturesReply = z.infer<typeof featuresReplySchema>;

/** A camera that sees the point, with how far it stands. */
export const facingCameraSchema = z.object({
  id: z.number().int(), name: z.string().nullable(), code: z.string().nullable(), state: z.string(),
  distanceMeters: z.number(),
  /** True when the view sector covers the point; false when heading or field of view leave it out or are unknown. */
  covers: z.boolean(),
  headingDeg: z.number().nullable(),
  bearingToPointDeg: z.number(),
  lng: z.number(), lat: z.number(),
});
export type FacingCamera = z.infer<typeof facingCameraSchema>;
/** `GET /api/cameras/facing?lng=&lat=&county=&limit=`: covering cameras first, each group nearest first. */
export const facingReplySchema = z.object({ cameras: z.array(facingCameraSchema) });
export type FacingReply = z.infer<typeof facingReplySchema>;

// --- Search ------------------------------------------------------------------------------------------------------

export const searchHitSchema = z.object({
  kind: z.enum(['feature', 'coordinate']),
  layer: z.enum(LAYER_IDS).nullable(),
  id: z.number().int().nullable(),
  title: bilingualSchema,
  /** What the hit is: class name, code. */
  subtitle: bilingualSchema,
  lng: z.number(), lat: z.number(),
  bounds: boundsSchema.nullable(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;
export const searchReplySchema = z.object({ query: z.string(), hits: z.array(searchHitSchema) });
export type SearchReply = z.infer<typeof searchReplySchema>;

// --- Regions -----------------------------------------------------------------------------------------------------

export const regionRequestSchema = z.object({
  /** GeoJSON Polygon or MultiPolygon, WGS 84 / CGCS2000 degrees; edges are straight in EPSG:3857; holes allowed. */
  polygon: z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.any()) }),
});
export type RegionRequest = z.infer<typeof regionRequestSchema>;

export const regionLayerSchema = z.object({
  layer: z.enum(LAYER_IDS),
  total: z.number().int(),
  withheld: z.boolean(),
  byClass: z.record(z.string(), z.number().int()),
  byState: z.record(z.string(), z.number().int()),
  /** Of cases: keyed by flow and step, `urban:4`; of other layers empty. */
  byStep: z.record(z.string(), z.number().int()),
  /** Keyed by grid code of that kind; rows in no such grid count under "". */
  byGrid: z.object({ unit: z.record(z.string(), z.number().int()), omni: z.record(z.string(), z.number().int()) }),
  /** As in LayerSummary. */
  problem: z.string().nullable(),
});
export type RegionLayer = z.infer<typeof regionLayerSchema>;
/** `POST /api/regions/summary` (same filter parameters as lists): a row counts when its position is covered; a line or
 * a polygon counts by its anchor, a point on it, so that neighbouring regions add up. `.csv` answers the table. */
export const regionReplySchema = z.object({
  county: z.string(), asOf: z.string(), areaSquareMeters: z.number(), layers: z.array(regionLayerSchema),
});
export type RegionReply = z.infer<typeof regionReplySchema>;
