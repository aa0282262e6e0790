/** What comes in from the field: readings of devices and positions of staff, over MQTT and HTTP alike. */
import { z } from 'zod';

/** A quantity that devices report, with the one unit that it is kept in and the range that a sensor can tell. */
export interface Quantity {
  readonly id: string;
  readonly unit: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly min: number;
  readonly max: number;
  /** Other units that are understood: multiply by the factor to get the kept one. */
  readonly units: Readonly<Record<string, number>>;
  readonly digits: number;
}

const quantity = (id: string, unit: string, zh: string, en: string, min: number, max: number, digits: number, units: Record<string, number> = {}): Quantity =>
  ({ id, unit, name: { zh, en }, min, max, digits, units });

/** Every quantity, by id. `deg` is degrees of angle; `degC` of temperature. */
export const QUANTITIES: Readonly<Record<string, Quantity>> = Object.fromEntries([
  quantity('tilt', 'deg', '倾角', 'Tilt', 0, 180, 1, { rad: 180 / Math.PI, '°': 1 }),
  quantity('level', 'm', '液位', 'Level', -5, 30, 2, { cm: 0.01, mm: 0.001 }),
  quantity('current', 'A', '电流', 'Current', 0, 100, 2, { mA: 0.001 }),
  quantity('water_level', 'm', '水位', 'Water level', -50, 200, 2, { cm: 0.01, mm: 0.001 }),
  quantity('pm25', 'ug/m3', 'PM2.5', 'PM2.5', 0, 2000, 0, { 'µg/m³': 1, 'μg/m³': 1, 'mg/m3': 1000 }),
  quantity('pm10', 'ug/m3', 'PM10', 'PM10', 0, 5000, 0, { 'µg/m³': 1, 'μg/m³': 1, 'mg/m3': 1000 }),
  quantity('temperature', 'degC', '温度', 'Temperature', -60, 150, 1, { '°C': 1, '℃': 1, C: 1 }),
  quantity('humidity', '%', '湿度', 'Humidity', 0, 100, 0, { '%RH': 1 }),
  quantity('battery', '%', '电量', 'Battery', 0, 100, 0, {}),
].map((each) => [each.id, each]));

/** Units as people read them; others are read as they are kept. */
const UNIT_SIGNS: Readonly<Record<string, string>> = { deg: '°', degC: '°C', 'ug/m3': 'µg/m³' };

/** The sign of a unit. */
export function unitSign(unit: string): string {
  return UNIT_SIGNS[unit] ?? unit;
}

/** A value with its unit, as a sentence has it: `17°`, `4.93 m`. */
export function amountOf(value: number, unit: string, digits: number): string {
  const sign = unitSign(unit);
  return `${Number(value.toFixed(digits))}${sign === '°' || sign === '%' ? '' : ' '}${sign}`;
}

/** The quantity that stands for a kind of device on the map; others are seen when it is opened. */
export const MAIN_QUANTITY: Readonly<Record<string, string>> = {
  'device:manhole_tilt': 'tilt', 'device:manhole_level': 'level', 'device:lamp_current': 'current', 'device:water_level': 'water_level',
  'device:air_quality': 'pm25', 'device:tree_tilt': 'tilt', 'device:hoarding_tilt': 'tilt',
};

/** Why something was refused: over HTTP in the answer, over MQTT in the quarantine. */
export const REFUSAL_REASONS = {
  malformed: { zh: '不是可读的 JSON', en: 'Not readable JSON' },
  too_large: { zh: '消息过大', en: 'Message too large' },
  too_many: { zh: '一次条数过多', en: 'Too many in one message' },
  wrong_shape: { zh: '缺少字段或类型不符', en: 'A field is missing or of the wrong kind' },
  wrong_topic: { zh: '主题不符合规则', en: 'The topic does not follow the rules' },
  unknown_county: { zh: '未知的县', en: 'Unknown county' },
  unknown_device: { zh: '未登记的设备', en: 'Unknown device' },
  unknown_staff: { zh: '未登记的人员或车辆', en: 'Unknown staff' },
  withheld: { zh: '不在您的权限范围内', en: 'Outside what you may send for' },
  unknown_quantity: { zh: '未知的量', en: 'Unknown quantity' },
  wrong_unit: { zh: '单位不符', en: 'Wrong unit' },
  bad_value: { zh: '数值不可用', en: 'The value cannot be used' },
  out_of_range: { zh: '超出传感器量程', en: 'Outside what a sensor can tell' },
  bad_time: { zh: '时间不可用', en: 'The time cannot be used' },
  far_future: { zh: '时间在未来', en: 'The time lies in the future' },
  too_old: { zh: '早于保留期', en: 'Older than readings are kept' },
  bad_position: { zh: '位置不可用', en: 'The position cannot be used' },
  unknown_crs: { zh: '未说明坐标系', en: 'The coordinate system is not told' },
} as const;
export type RefusalReason = keyof typeof REFUSAL_REASONS;

export const POSITION_CRS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const;
export type PositionCrs = (typeof POSITION_CRS)[number];

/** The answer of `POST /api/readings` and `/api/positions`: what was stored, and what was not, by its place in the request. */
export const ingestReplySchema = z.object({
  /** Rows now in the store, those included that were there already. */
  accepted: z.number().int(),
  /** Of the accepted: rows that were there already. */
  duplicates: z.number().int(),
  rejected: z.array(z.object({ index: z.number().int(), reason: z.string(), detail: z.string() })),
});
export type IngestReply = z.infer<typeof ingestReplySchema>;

export const quarantineRowSchema = z.object({
  id: z.number().int(), receivedAt: z.string(), topic: z.string(), client: z.string().nullable(),
  reason: z.string(), detail: z.string(), payload: z.string(), payloadBytes: z.number().int(),
});
/** `GET /api/quarantine?county=&before=&limit=`: newest first. */
export const quarantineReplySchema = z.object({ county: z.string(), rows: z.array(quarantineRowSchema), total: z.number().int(), cap: z.number().int() });
export type QuarantineReply = z.infer<typeof quarantineReplySchema>;

/** How intake is: part of `/healthz`. */
export const ingestStatusSchema = z.object({
  /** `embedded`: our own broker; `outside`: the one of MQTT_URL. */
  broker: z.enum(['embedded', 'outside', 'off']),
  /** Where publishers connect. */
  address: z.string().nullable(),
  connected: z.boolean(),
  clients: z.number().int(),
  /** Since start. */
  messages: z.number().int(), rowsStored: z.number().int(), rowsDuplicate: z.number().int(), quarantined: z.number().int(),
  /** QoS 0 messages that were let go because the store did not keep up. */
  droppedQos0: z.number().int(),
  rowsWaiting: z.number().int(),
  storeDownSeconds: z.number().nullable(),
  problem: z.string().nullable(),
});
export type IngestStatus = z.infer<typeof ingestStatusSchema>;

/** `GET /api/devices/{id}/readings?quantity=&from=&to=`: raw readings, or hourly figures for longer spans. */
export const readingsReplySchema = z.object({
  county: z.string(), device: z.number().int(), quantity: z.string(), unit: z.string(),
  resolution: z.enum(['raw', 'hour']),
  /** Epoch ms; for hours their beginning. */
  times: z.array(z.number()),
  /** For hours the mean. */
  values: z.array(z.number()),
  min: z.array(z.number()).optional(), max: z.array(z.number()).optional(),
});
export type ReadingsReply = z.infer<typeof readingsReplySchema>;

/** `GET /api/devices/{id}/latest`. */
export const latestReplySchema = z.object({
  county: z.string(), device: z.number().int(),
  quantities: z.array(z.object({ quantity: z.string(), unit: z.string(), time: z.string(), value: z.number(), simulated: z.boolean() })),
});
export type LatestReply = z.infer<typeof latestReplySchema>;
