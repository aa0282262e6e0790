/** What the datum guard of an import found, as data, and the words for it in both languages. */
import type { BilingualText, LayerId } from './layers.ts';

/** How coordinates may have been meant: honest, or shifted by one of the two datums of Chinese maps. */
export const GUARD_READINGS = ['plain', 'gcj02', 'bd09'] as const;
export type GuardReading = (typeof GUARD_READINGS)[number];
export const COMPASS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;
export type Compass = (typeof COMPASS)[number];
/** What the places were compared with. */
export type GuardEvidence = 'map' | 'own' | 'border';

/** Where a file has its positions: in fields that the mapping names, in a field of well-known text, or as geometry of its own. */
export type PositionSource = 'fields' | 'wkt' | 'geometry';

/** A share of places that says how well a reading fits. */
export interface GuardFit {
  readonly what: 'road' | 'in_building' | 'building' | 'row' | 'outside_county';
  /** Within that many metres; 0 for inside and outside. */
  readonly meters: number;
  readonly asDeclared: number;
  readonly asFound: number;
}

/** A share of places as against the share that the same places have when they are moved at random. */
export interface GuardShare extends Pick<GuardFit, 'what' | 'meters'> {
  readonly share: number;
  readonly byChance: number;
}

/** Of a batch whose places fit two readings: about how much of it fits each. */
export interface GuardMixture {
  /** The one that was not declared. */
  readonly reading: GuardReading;
  readonly asDeclared: number;
  readonly asFound: number;
}

interface Counted {
  /** Records that the finding is about ... */
  readonly records: number;
  /** ... of so many whose coordinates were looked at. */
  readonly of: number;
  /** Declared coordinate system. */
  readonly declared: string;
  /** Coordinate systems to try, the likeliest first. Empty: none is known that would help. */
  readonly tries: readonly string[];
}

export interface ShiftFinding extends Counted {
  readonly kind: 'shift';
  /** What the coordinates seem to be. */
  readonly reading: GuardReading;
  readonly evidence: GuardEvidence;
  /** Where the records stand now, from where they would stand. */
  readonly meters: number;
  readonly direction: Compass;
  /** Places that were compared. */
  readonly compared: number;
  readonly fit: GuardFit;
  readonly mixture?: GuardMixture | undefined;
  /** How many times better than chance, in standard deviations: as declared, and as found. Null where only the border speaks. */
  readonly z: readonly [asDeclared: number, asFound: number] | null;
}

/** Nearly no coordinates can be in the declared system, or all records stand elsewhere. */
export interface MisreadFinding extends Counted {
  readonly kind: 'swapped_axes' | 'zone' | 'unreadable' | 'elsewhere';
  /** One pair of coordinates as it stands in the file, east before north. */
  readonly example: readonly [east: number, north: number];
  /** How far from the county, and on which side; null when they are nowhere or the county has no place yet. */
  readonly kilometers: number | null;
  readonly direction: Compass | null;
  /** Zone in front of the eastings, null for none. */
  readonly prefix: number | null;
  readonly positionIn?: PositionSource;
  /** How a zone with a meridian of its own would be given, where that may be what is wrong. */
  readonly localZone?: string | null;
}

export interface CoarseFinding extends Counted {
  readonly kind: 'coarse';
  /** Null for records that claim no position class. */
  readonly positionClass: 'A' | 'B' | 'C' | null;
  /** What coordinates are multiples of: in the file's unit, and in metres. */
  readonly step: string;
  readonly stepMeters: number;
  readonly toleranceMeters: number;
}

export type GuardFinding = ShiftFinding | MisreadFinding | CoarseFinding;

export interface GuardReport {
  readonly findings: readonly GuardFinding[];
  /** Whether somebody said that the batch is right all the same. */
  readonly confirmed: boolean;
  /** What became of the comparison with what the county has. */
  readonly comparison: 'fits' | 'shifted' | 'undecided' | 'nothing' | 'abroad';
  /** Places that were compared, and with how much. */
  readonly compared: number;
  readonly references: Readonly<Partial<Record<'roads' | 'buildings' | 'points', number>>>;
  /** What the declared system makes of the coordinates; left out where nothing was compared. */
  readonly declared?: GuardReading;
  /** Of a batch that fits: the share that says so best. */
  readonly share?: GuardShare | undefined;
  /** Two systems in one file, as it seems: a note, which stops nothing. */
  readonly mixture?: GuardMixture | undefined;
}

/** True when the batch must not be loaded unless somebody confirms it. */
export function guardStops(report: GuardReport): boolean {
  return report.findings.length > 0 && !report.confirmed;
}

const DIRECTIONS: Readonly<Record<Compass, BilingualText>> = {
  N: { zh: '北', en: 'north' }, NE: { zh: '东北', en: 'north-east' }, E: { zh: '东', en: 'east' }, SE: { zh: '东南', en: 'south-east' },
  S: { zh: '南', en: 'south' }, SW: { zh: '西南', en: 'south-west' }, W: { zh: '西', en: 'west' }, NW: { zh: '西北', en: 'north-west' },
};
const READINGS: Readonly<Record<GuardReading, BilingualText>> = {
  plain: { zh: '未加偏移的坐标（CGCS2000 / WGS 84）', en: 'coordinates without a shift (CGCS2000, WGS 84)' },
  gcj02: { zh: 'GCJ-02 坐标', en: 'GCJ-02 coordinates' },
  bd09: { zh: 'BD-09（百度）坐标', en: 'BD-09 (Baidu) coordinates' },
};

const READING_NAMES: Readonly<Record<GuardReading, string>> = { plain: 'CGCS2000 / WGS 84', gcj02: 'GCJ-02', bd09: 'BD-09' };

const TITLES: Readonly<Record<GuardFinding['kind'], BilingualText>> = {
  shift: { zh: '坐标整体偏移', en: 'The coordinates stand shifted' }, swapped_axes: { zh: '坐标轴对调', en: 'The axes look swapped' },
  zone: { zh: '投影带不符', en: 'Another zone' }, unreadable: { zh: '坐标不属于所声明的坐标系', en: 'Not in the declared system' },
  elsewhere: { zh: '不在本县', en: 'Not in this county' }, coarse: { zh: '坐标过粗', en: 'Coordinates too coarse' },
};

/** A finding as a page shows it: a code of its own, a title, and what was found with what to try. */
export function findingNotice(finding: GuardFinding): { code: string; title: BilingualText; text: BilingualText } {
  const text = findingText(finding);
  const advice = findingAdvice(finding).slice(0, -1); // the last is the command line's --confirm; a page has a box for it
  return {
    code: finding.kind === 'coarse' ? `coarse ${finding.positionClass ?? ''}` : finding.kind, title: TITLES[finding.kind],
    text: { zh: [text.zh, ...advice.map(({ zh }) => `${zh}。`)].join(''), en: [text.en, ...advice.map(({ en }) => `${en}.`)].join(' ') },
  };
}

/** What was found, by how much, on how many records. */
export function findingText(finding: GuardFinding): BilingualText {
  if (finding.kind === 'shift') return shiftText(finding);
  if (finding.kind === 'coarse') return coarseText(finding);
  return misreadText(finding);
}

function figure(value: number): string {
  return value.toLocaleString('en');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function shiftText(finding: ShiftFinding): BilingualText {
  const { declared, meters, direction, reading, records, compared, mixture } = finding;
  const fit = fitText(finding.fit);
  const mixed = mixture ? mixtureText(mixture, declared) : { zh: '', en: '' };
  return {
    zh: `坐标声明为 ${declared}，却像是 ${READINGS[reading].zh}：如属实，记录偏${DIRECTIONS[direction].zh}约 ${figure(meters)} 米。从 ${figure(records)} 条记录中抽取 ${figure(compared)} 个位置比对：${fit.zh}。${mixed.zh}`,
    en: `The coordinates are declared as ${declared} and look like ${READINGS[reading].en}: if so, records stand about ${figure(meters)} m to the ${DIRECTIONS[direction].en} of where they belong. `
      + `Of ${figure(compared)} places that were compared, out of ${figure(records)} records, ${fit.en}.${mixed.en && ` ${mixed.en}`}`,
  };
}

/** What a file of two systems is, and what helps: any one system that is declared for all of it moves the rest. */
function mixtureText({ reading, asDeclared, asFound }: GuardMixture, declared: string): BilingualText {
  return {
    zh: `文件可能混有两种坐标系：比对的位置约 ${percent(asDeclared)} 与声明的 ${declared} 相符，约 ${percent(asFound)} 与 ${READINGS[reading].zh}相符。整份文件按任何一种导入，另一部分都会偏移。请按来源拆分文件，各部分按各自的坐标系导入。`,
    en: `The file may mix two systems: about ${percent(asDeclared)} of the compared places fit ${declared}, as declared, and about ${percent(asFound)} fit ${READINGS[reading].en}. `
      + 'Imported as either, the rest would stand shifted. Split the file by its sources and import each part with its own system.',
  };
}

function whereText({ what, meters }: Pick<GuardFit, 'what' | 'meters'>): BilingualText {
  const where: Readonly<Record<GuardFit['what'], BilingualText>> = {
    road: { zh: `距道路中心线 ${meters} 米以内`, en: `within ${meters} m of the middle of a road` }, in_building: { zh: '落在建筑物内', en: 'inside a building' },
    building: { zh: `在建筑物内或距其 ${meters} 米以内`, en: `in a building or within ${meters} m of one` }, row: { zh: `距已有点位 ${meters} 米以内`, en: `within ${meters} m of a row that is there` },
    outside_county: { zh: '落在县界之外', en: 'outside the county' },
  };
  return where[what];
}

function fitText({ asDeclared, asFound, ...near }: GuardFit): BilingualText {
  const where = whereText(near);
  return {
    zh: `按声明读取，${percent(asDeclared)} ${where.zh}；按所疑坐标读取为 ${percent(asFound)}`,
    en: `${percent(asDeclared)} stand ${where.en} as declared, and ${percent(asFound)} when read as suspected`,
  };
}

function coarseText({ positionClass, step, stepMeters, toleranceMeters, records, of }: CoarseFinding): BilingualText {
  const meters = stepMeters >= 10 ? figure(Math.round(stepMeters)) : stepMeters.toFixed(1);
  const subject = positionClass ? { zh: `定位精度等级为 ${positionClass} 的`, en: `position class ${positionClass}` } : { zh: '未注明精度等级的', en: 'no position class' };
  return {
    zh: `${subject.zh} ${figure(of)} 条记录中有 ${figure(records)} 条坐标只取到 ${step}（约 ${meters} 米一格），而允许误差为 ±${toleranceMeters} 米：坐标比所声明的精度粗。`,
    en: `${figure(records)} of ${figure(of)} records of ${subject.en} have coordinates that are multiples of ${step}, a lattice of ${meters} m, and the tolerance is ±${toleranceMeters} m: they are coarser than they claim to be.`,
  };
}

function misreadText(finding: MisreadFinding): BilingualText {
  const { kind, records, of, declared, example, prefix } = finding;
  const pair = `${example[0]}, ${example[1]}`;
  const many = { zh: `${figure(of)} 条记录中有 ${figure(records)} 条`, en: `${figure(records)} of ${figure(of)} records` };
  const away = awayText(finding);
  if (kind === 'swapped_axes') {
    return { zh: `${many.zh}的东、北坐标（经纬度）好像对调了：声明为 ${declared}，东 ${pair} 北${away.zh}。`, en: `In ${many.en} east and north (longitude and latitude) look swapped: declared as ${declared}, east and north are ${pair}${away.en}.` };
  }
  if (kind === 'zone') {
    const has = prefix === null ? { zh: '东坐标前没有带号', en: 'no zone in front of the easting' } : { zh: `东坐标前的带号为 ${prefix}`, en: `zone ${prefix} in front of the easting` };
    return { zh: `${many.zh}不属于所声明的投影带 ${declared}：${has.zh}（例如 ${pair}）${away.zh}。`, en: `${many.en} do not belong to the declared zone ${declared}: ${has.en} (for example ${pair})${away.en}.` };
  }
  if (kind === 'unreadable') {
    return { zh: `${many.zh}的坐标不可能属于所声明的 ${declared}（例如 ${pair}）。`, en: `The coordinates of ${many.en} cannot be in ${declared}, as declared (for example ${pair}).` };
  }
  return { zh: `按声明的 ${declared} 读取，${many.zh}不在本县${away.zh}（例如 ${pair}）。`, en: `Read as ${declared}, ${many.en} stand outside the county${away.en} (for example ${pair}).` };
}

function awayText({ kilometers, direction }: MisreadFinding): BilingualText {
  if (kilometers === null || direction === null) return { zh: '', en: '' };
  return { zh: `，在本县以${DIRECTIONS[direction].zh}约 ${figure(kilometers)} 公里`, en: `, about ${figure(kilometers)} km to the ${DIRECTIONS[direction].en}` };
}

/** What to try, one sentence each; the last says how to load the batch all the same. */
export function findingAdvice(finding: GuardFinding): BilingualText[] {
  const isMixed = finding.kind === 'shift' && finding.mixture !== undefined;
  const advice: BilingualText[] = finding.tries.map((crs) => (isMixed
    ? { zh: `按来源拆分文件，属于 ${crs} 的部分改用坐标系 ${crs}`, en: `Split the file by its sources, and try --crs ${crs} for the part that is in it` }
    : { zh: `改用坐标系 ${crs}`, en: `Try --crs ${crs}` }));
  if ('localZone' in finding && finding.localZone) {
    advice.push({
      zh: `测量可能采用自定的中央子午线：请以 PROJ 字符串给出坐标系（${finding.localZone}）`,
      en: `Perhaps the survey has a central meridian of its own: give the coordinate system as a PROJ string (${finding.localZone})`,
    });
  }
  if (finding.kind === 'swapped_axes') advice.push(swapAdvice(finding.positionIn));
  else if (finding.kind === 'shift' && finding.tries.length === 0) {
    advice.push({ zh: '坐标在投影之前已被加偏：请索取未加偏移的数据，或以经纬度导出后按 gcj02 / bd09 导入', en: 'They were shifted before they were projected: ask for them without the shift, or in degrees, to be imported as gcj02 or bd09' });
  } else if (finding.kind === 'coarse') {
    advice.push({ zh: '请索取位数完整的坐标（度至少 6 位小数，米至少 1 位小数），或更正精度等级', en: 'Ask for coordinates with all their digits (6 decimals of a degree, 1 of a metre), or correct the position class' });
  } else if (finding.tries.length === 0) advice.push({ zh: '核对县代码、坐标系和坐标字段', en: 'Check the county code, the coordinate system and the position fields of the mapping' });
  if (finding.kind === 'shift' && finding.evidence === 'own') {
    advice.push({ zh: '若偏移的是库中已有的数据，确认后导入即可更正', en: 'If it is the rows already there that stand wrong, confirming loads the right ones' });
  }
  return [...advice, { zh: '确认无误仍要导入：--confirm', en: 'If the file is right all the same: --confirm' }];
}

/** A mapping cannot swap what stands inside a geometry. */
function swapAdvice(positionIn: PositionSource = 'fields'): BilingualText {
  if (positionIn === 'fields') return { zh: '在映射中对调东、北（经、纬度）字段', en: 'Swap the two position fields of the mapping' };
  if (positionIn === 'wkt') return { zh: 'WKT 几何内部的坐标顺序颠倒：请重新导出文件，使每个坐标东在前、北在后', en: 'The coordinates inside the well-known text are swapped: write the file anew, each position east before north' };
  const command = 'ogr2ogr -ct "+proj=axisswap +order=2,1"';
  return { zh: `文件几何内部的坐标顺序颠倒：请重新生成文件，例如 ${command} 新文件 旧文件`, en: `The coordinates inside the geometry are swapped: write the file anew, for example with ${command} new.geojson old.geojson` };
}

/** What became of the comparison, for the summary of an import. */
export function comparisonText(report: GuardReport): BilingualText {
  const text = outcomeText(report);
  if (!report.mixture || report.comparison === 'shifted') return text; // a finding says it
  const mixed = mixtureText(report.mixture, READING_NAMES[report.declared ?? 'plain']);
  return { zh: `${text.zh}${mixed.zh}`, en: `${text.en} ${mixed.en}` };
}

/** A note on a batch that passed, as a page shows it beside findings; null when there is nothing to note. */
export function mixtureNotice({ mixture, declared = 'plain', comparison }: GuardReport): { code: string; title: BilingualText; text: BilingualText } | null {
  if (!mixture || comparison === 'shifted') return null;
  return { code: 'mixture', title: { zh: '可能混有两种坐标系', en: 'Perhaps two systems in one file' }, text: mixtureText(mixture, READING_NAMES[declared]) };
}

function outcomeText({ comparison, compared, references, share }: GuardReport): BilingualText {
  const { roads = 0, buildings = 0, points = 0 } = references;
  const withWhat = { zh: `道路 ${figure(roads)}、建筑 ${figure(buildings)}、点位 ${figure(points)}`, en: `${figure(roads)} roads, ${figure(buildings)} buildings and ${figure(points)} points` };
  const shared = share ? shareText(share) : { zh: '', en: '' };
  switch (comparison) {
    case 'fits': return { zh: `基准检查：${figure(compared)} 个位置与周围的${withWhat.zh}比对，相符${shared.zh}。`, en: `Datum guard: ${figure(compared)} places were compared with the ${withWhat.en} around them and fit${shared.en}.` };
    case 'shifted': return { zh: `基准检查：${figure(compared)} 个位置整体偏移。`, en: `Datum guard: ${figure(compared)} places stand shifted.` };
    case 'undecided': return { zh: `基准检查：${figure(compared)} 个位置与周围的${withWhat.zh}比对，无法判断有无偏移。`, en: `Datum guard: ${figure(compared)} places were compared with ${withWhat.en}; neither right nor shifted could be told.` };
    case 'abroad': return { zh: '基准检查：位于中国境外，没有 GCJ-02、BD-09 偏移。', en: 'Datum guard: outside China, where GCJ-02 and BD-09 shift nothing.' };
    case 'nothing': return { zh: '基准检查：附近没有可比对的道路、建筑或点位，未能检查偏移。', en: 'Datum guard: no roads, buildings or points stand near to compare with; a shift would not have been noticed.' };
  }
}

function shareText({ share, byChance, ...near }: GuardShare): BilingualText {
  const where = whereText(near);
  return { zh: `：${percent(share)} ${where.zh}（随意移动后为 ${percent(byChance)}）`, en: `: ${percent(share)} stand ${where.en}, ${percent(byChance)} when moved at random` };
}

/** Layers whose rows are compared with rows of their own kind. */
export const OWN_REFERENCE: Readonly<Partial<Record<LayerId | 'reports', 'roads' | 'buildings' | 'points'>>> = {
  roads: 'roads', buildings: 'buildings', components: 'points', devices: 'points', cameras: 'points', events: 'points', reports: 'points',
};
