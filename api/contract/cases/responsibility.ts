/**
 * Who answers for a class at a place, and why; where nobody does.
 *
 * The order: owner of the component (an unowned manhole is offered to several departments at once, a fan-out) ->
 * holder of the area (street, river, forest, park chief) -> default of the class -> nobody: a dispatcher chooses.
 */
import { z } from 'zod';
import { bilingualSchema } from '../shapes.ts';
import { featureId, storableText } from './values.ts';

export const RESPONSIBILITY_KINDS = ['area_holder', 'class_default', 'fan_out'] as const;
export type ResponsibilityKind = (typeof RESPONSIBILITY_KINDS)[number];

/** 街长 河长 林长 园长 */
export const HOLDER_KINDS = ['street', 'river', 'forest', 'park'] as const;
export type HolderKind = (typeof HOLDER_KINDS)[number];

/** Steps of the order. The first three are always told, the dispatcher only when nobody was found. */
export const CHAIN_KINDS = ['owner', 'area_holder', 'class_default', 'dispatcher'] as const;
export type ChainKind = (typeof CHAIN_KINDS)[number];

/** A code that no department of the county has keeps its code as its name. */
export const departmentRefSchema = z.object({ code: z.string(), name: bilingualSchema });
export type DepartmentRef = z.infer<typeof departmentRefSchema>;

export const holderSchema = z.object({
  kind: z.enum(HOLDER_KINDS), name: bilingualSchema,
  /** The person: street chief, river chief ... */
  person: z.string().nullable(),
  /** From the place to what the holder answers for; 0: inside. */
  meters: z.number(),
});
export type Holder = z.infer<typeof holderSchema>;

export const chainStepSchema = z.object({
  kind: z.enum(CHAIN_KINDS), found: z.boolean(), departments: z.array(departmentRefSchema), text: bilingualSchema,
});
export type ChainStep = z.infer<typeof chainStepSchema>;

const answer = {
  /** Empty: nobody answers, a dispatcher chooses. Several: the case is offered, and the first to accept holds it. */
  departments: z.array(departmentRefSchema), fanOut: z.boolean(),
  /** Of the area, when the answer is an area holder. */
  holder: holderSchema.nullable(),
  /** Who keeps the component for its owner (养护单位), when that is another department. */
  keeper: departmentRefSchema.nullable(),
  /** Why, in one sentence. */
  because: bilingualSchema,
  /** Every step of the order with what was found there; the first that found somebody is the answer. */
  chain: z.array(chainStepSchema),
};

/** `GET /api/responsibility?county=&point=lng,lat&class=&component=`. */
export const responsibilityReplySchema = z.object({
  county: z.string(), lng: z.number(), lat: z.number(), class: z.string(), componentId: z.number().int().nullable(), ...answer,
});
export type ResponsibilityReply = z.infer<typeof responsibilityReplySchema>;

/** `GET /api/responsibilities`: the rules behind the answers. */
export const responsibilityRuleSchema = z.object({
  id: z.number().int(), kind: z.enum(RESPONSIBILITY_KINDS), holderKind: z.enum(HOLDER_KINDS).nullable(),
  /** Class ids, or beginnings of them. */
  classes: z.array(z.string()),
  /** Beginning of area codes; null: the whole county. */
  areaCode: z.string().nullable(),
  name: bilingualSchema, holder: z.string().nullable(), departments: z.array(departmentRefSchema),
  reachMeters: z.number(), validFrom: z.string(), validTo: z.string().nullable(),
  /** GeoJSON in degrees, of an area holder. */
  geometry: z.object({ type: z.string(), coordinates: z.array(z.unknown()) }).nullable(),
});
export type ResponsibilityRule = z.infer<typeof responsibilityRuleSchema>;
export const responsibilitiesReplySchema = z.object({ county: z.string(), responsibilities: z.array(responsibilityRuleSchema) });
export type ResponsibilitiesReply = z.infer<typeof responsibilitiesReplySchema>;

const gridGeometry = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.unknown()) });
const gapBase = { code: z.string(), name: z.string().nullable(), areaCode: z.string().nullable() };

/** Unit grids in the town, all-purpose grids elsewhere; each judged at its anchor, a point on its surface. */
export const gapFeatureSchema = z.object({
  type: z.literal('Feature'), id: z.number().int(),
  properties: z.object({
    ...gapBase, kind: z.enum(['unit', 'omni']),
    /** How many of the classes that were asked about nobody answers for here, and the first ten of them. */
    missing: z.number().int(), classes: z.array(z.string()),
  }),
  geometry: gridGeometry,
});
export type GapFeature = z.infer<typeof gapFeatureSchema>;

/** A duty grid that no collector has among the grids that they answer for. */
export const dutyGapFeatureSchema = z.object({
  type: z.literal('Feature'), id: z.number().int(), properties: z.object({ ...gapBase, kind: z.literal('duty') }), geometry: gridGeometry,
});
export type DutyGapFeature = z.infer<typeof dutyGapFeatureSchema>;

/** `GET /api/responsibility/gaps?county=&class=`; without a class: all classes that have a standard in force. */
export const gapsReplySchema = z.object({
  county: z.string(), class: z.string().nullable(),
  /** How many grids and classes were looked at. */
  grids: z.number().int(), classes: z.number().int(),
  features: z.array(gapFeatureSchema),
  /** True when there were no standards in force, so that nothing could be asked. */
  noStandards: z.boolean(),
  duty: z.array(dutyGapFeatureSchema), dutyGrids: z.number().int(),
});
export type GapsReply = z.infer<typeof gapsReplySchema>;

/** A department with the cases that it has. */
export const departmentLoadSchema = z.object({ ...departmentRefSchema.shape, open: z.number().int(), overdue: z.number().int() });
export type DepartmentLoad = z.infer<typeof departmentLoadSchema>;

/** `GET /api/cases/{id}/dispatch`: whom to dispatch a case to, why, and how much each has to do. */
export const dispatchSuggestionSchema = z.object({
  county: z.string(), caseId: z.number().int(), ...answer, departments: z.array(departmentLoadSchema),
  /** Departments that returned this case: to one of them it would go again. */
  returnedBy: z.array(z.string()),
});
export type DispatchSuggestion = z.infer<typeof dispatchSuggestionSchema>;

/** `POST /api/cases/dispatch-suggested`: each case to those who answer for it; one case that is refused stops no other. */
export const dispatchSuggestedSchema = z.object({ ids: z.array(featureId).min(1).max(200), note: storableText(0, 4000).optional() });
export type DispatchSuggested = z.infer<typeof dispatchSuggestedSchema>;
export const dispatchSuggestedReplySchema = z.object({
  county: z.string(), dispatched: z.number().int(),
  results: z.array(z.object({
    id: z.number().int(), ok: z.boolean(), departments: z.array(departmentRefSchema), fanOut: z.boolean(),
    /** Of a refusal: an error code and a sentence. */
    code: z.string().nullable(), detail: z.string().nullable(),
  })),
});
export type DispatchSuggestedReply = z.infer<typeof dispatchSuggestedReplySchema>;
