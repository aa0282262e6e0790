/**
 * Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2/) in JSON, under `/open311/v2`. A service is a class with standards in
 * force, a service request is a case, a jurisdiction is a county. Errors are the specification's: a list of {code, description}.
 */
import { z } from 'zod';
import { plainText } from './values.ts';

export const OPEN311_BASE = '/open311/v2';
export const OPEN311_PAGE = 100;
/** What the specification lets a request span when it names no ids. */
export const OPEN311_SPAN_DAYS = 90;

const text = z.string();

export const open311DiscoverySchema = z.object({
  changeset: text, contact: text, key_service: text,
  endpoints: z.array(z.object({
    specification: text, url: text, changeset: text, type: z.enum(['production', 'test']), formats: z.array(text),
  })),
});

/** `service_code` is the id of a class; `group` the name of its major class. Names are in the language that Accept-Language asks for. */
export const open311ServiceSchema = z.object({
  service_code: text, service_name: text, description: text, metadata: z.boolean(), type: z.literal('realtime'), keywords: text, group: text,
});
export const open311ServicesSchema = z.array(open311ServiceSchema);

/** The one attribute, `condition`, chooses among the conditions that the class has standards for. */
export const open311DefinitionSchema = z.object({
  service_code: text,
  attributes: z.array(z.object({
    variable: z.boolean(), code: text, datatype: z.literal('singlevaluelist'), required: z.boolean(), datatype_description: text, order: z.number().int(),
    description: text, values: z.array(z.object({ key: text, name: text })),
  })),
});

/**
 * A case is a service request as soon as somebody reported it by Open311 or on the public page; what others reported is not told. Description,
 * address and picture are those of such reports, never the desk's words. Moments are ISO 8601; degrees WGS 84.
 */
export const open311RequestSchema = z.object({
  /** The case's 19-digit number. */
  service_request_id: text,
  status: z.enum(['open', 'closed']),
  /** The state in public words; `duplicate of {id}` for a case that was merged. */
  status_notes: text,
  service_name: text, service_code: text, description: text.nullable(),
  agency_responsible: text.nullable(), service_notice: text.nullable(),
  requested_datetime: text, updated_datetime: text,
  /** The deadline of the work; null: not filed yet. */
  expected_datetime: text.nullable(),
  address: text.nullable(), address_id: text.nullable(), zipcode: text.nullable(),
  lat: z.number(), long: z.number(),
  /** Needs the permission to see the case. */
  media_url: text.nullable(),
});
export type Open311Request = z.infer<typeof open311RequestSchema>;
export const open311RequestsSchema = z.array(open311RequestSchema);

const line = plainText(500).optional();
const code = plainText(64).optional();

/** The form of `POST requests.json`; further fields of the specification are taken and not kept. */
export const open311FormSchema = z.object({
  service_code: code, lat: code, long: code, address_string: line, address_id: line, description: plainText(4000).optional(),
  email: line, first_name: line, last_name: line, phone: line, device_id: line, account_id: line, media_url: plainText(2000).optional(),
  'attribute[condition]': code, api_key: line, jurisdiction_id: code,
});
export type Open311Form = z.infer<typeof open311FormSchema>;

/** `token` is the receipt: `tokens/{token}.json` tells the request of it, `GET /api/public/reports/{receipt}` how far it is. */
export const open311ReceiptSchema = z.array(z.object({ service_request_id: text, token: text, service_notice: text, account_id: text.nullable() }));
export const open311TokenSchema = z.array(z.object({ service_request_id: text, token: text }));

export const open311ErrorSchema = z.array(z.object({ code: z.number().int(), description: text }));
