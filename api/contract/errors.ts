/** The one table of error codes. Each becomes problem+json (RFC 9457) with `type` = `/problems/{code}`. */
export const ERRORS = {
  bad_parameter: { status: 400, title: 'A parameter is wrong' },
  bad_tile_address: { status: 400, title: 'The tile address is out of range' },
  bad_body: { status: 400, title: 'The request body is wrong' },
  bad_polygon: { status: 400, title: 'The polygon cannot be used' },
  bad_request: { status: 400, title: 'The request cannot be read' },
  request_timeout: { status: 408, title: 'The request took too long' },
  too_large: { status: 413, title: 'The request is too large' },
  headers_too_large: { status: 431, title: 'Address and headers are too large' },
  wrong_host: { status: 421, title: 'The server does not answer for that name' },
  wrong_origin: { status: 403, title: 'Pages of another site may not do that here' },
  too_many_viewers: { status: 503, title: 'Too many viewers are connected' },
  withheld: { status: 403, title: 'Your permission does not reach this' },
  unknown_county: { status: 404, title: 'No such county' },
  unknown_layer: { status: 404, title: 'No such layer' },
  unknown_feature: { status: 404, title: 'No such feature' },
  unknown_path: { status: 404, title: 'Nothing lives at this address' },
  unknown_alert: { status: 404, title: 'No such alert' },
  unknown_rule: { status: 404, title: 'No such rule' },
  unknown_note: { status: 404, title: 'No such note' },
  unknown_case: { status: 404, title: 'No such case' },
  unknown_report: { status: 404, title: 'No such report' },
  unknown_photo: { status: 404, title: 'No such photo' },
  unknown_upload: { status: 404, title: 'No such uploaded file' },
  unknown_import: { status: 404, title: 'No such import' },
  move_refused: { status: 409, title: 'The case cannot be moved so' },
  case_moved: { status: 409, title: 'Somebody else moved the case meanwhile' },
  bad_photo: { status: 422, title: 'The file is no photo that can be kept' },
  wrong_state: { status: 409, title: 'It is not in a state for that' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  busy: { status: 503, title: 'Too much at once' },
  too_often: { status: 429, title: 'Too many requests from one address' },
  not_acceptable: { status: 406, title: 'Not answered in that format' },
  disk_full: { status: 507, title: 'There is no room left' },
  unusable: { status: 422, title: 'Nothing of it can be used' },
  key_reused: { status: 422, title: 'The idempotency key belongs to another request' },
  store_busy: { status: 503, title: 'The database does not keep up' },
  layer_not_loaded: { status: 503, title: 'The layer is not loaded' },
  store_unavailable: { status: 503, title: 'The database does not answer' },
  internal: { status: 500, title: 'Something went wrong on the server' },
} as const;
export type ErrorCode = keyof typeof ERRORS;

/** What goes over the wire as `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  /** The sentence that names what was wrong, with the value received and what is allowed. */
  readonly detail: string;
  /** Which parameter, layer, tile, row ... the sentence is about. */
  readonly parameter?: string;
  readonly layer?: string;
  readonly tile?: string;
  readonly allowed?: readonly string[];
  /** Which guard of a case's flow refused. */
  readonly guard?: string;
  /** Items of the request that cannot be used, by their place in it. */
  readonly rejected?: readonly { readonly index: number; readonly reason: string; readonly detail: string }[];
}
