/**
 * What the server says on the import page, in Chinese: reasons of rejected records here, the rest in the tables beside. The server and
 * the reject file say them in English; a sentence that is in no table is shown as the server says it.
 */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../data/client.ts';
import { useApp } from '../state/store.ts';
import { columnInWords } from './column-names.ts';
import { CRS_FAILURES } from './crs-failures.ts';
import { FAILURE_REASONS } from './failure-reasons.ts';
import { FILE_FAILURES } from './file-failures.ts';
import { GUESS_REASONS } from './guess-reasons.ts';
import { MAPPING_FAILURES } from './mapping-failures.ts';

type Entry = readonly [pattern: RegExp, text: string];

/** `$1` stands for what the pattern caught, `{1}` for the same in Chinese, `@1` for the page's name of the column that is called so. */
const REASONS: readonly Entry[] = [
  [/^no class for (.+)$/, '没有对应的类别：$1'],
  [/^no class is named "(.+)" in scheme (\S+)$/, '$2 中没有名为“$1”的类别'],
  [/^no class (\S+) in scheme (\S+)$/, '$2 中没有代码为 $1 的类别'],
  [/^no class of scheme (\S+) for this identifier$/, '该标识码在 $1 中没有对应类别'],
  [/^no class: no value in (.+)$/, '没有类别：$1 无值'],
  [/^there is no class "(.+)"$/, '没有类别“$1”'],
  [/^the class "(.+)" is not one for the layer (\S+)$/, '类别“$1”不属于图层 $2'],
  [/^the database has no class (\S+)$/, '数据库中没有类别 $1'],
  [/^the county has no department (.+)$/, '本县没有部门“$1”'],
  [/^is not in the lookup of the mapping$/, '不在映射的对照表中'],
  [/^is not one of (.+)$/, '不是允许的取值（$1）'],
  [/^is not a number with decimal sign "(.)"$/, '不是以“$1”为小数点的数'],
  [/^is not a number$/, '不是数'], [/^is not a whole number$/, '不是整数'], [/^is not a finite number$/, '数值过大'],
  [/^has the unit "(.+)", and the mapping names none$/, '带单位“$1”，映射中未指定单位'], [/^has the unknown unit "(.+)"$/, '单位“$1”无法识别'],
  [/^is a day to come: in force until an import says that it is over$/, '是将来的日期：在导入文件说明已终止之前视为有效'],
  [/^is not a day of the calendar$/, '不是真实存在的日期'], [/^is not a moment of the calendar$/, '不是真实存在的时刻'],
  [/^is not a date of the form (.+)$/, '日期格式不是 $1'], [/^is not a time of the form (.+)$/, '时间格式不是 $1'],
  [/^is neither yes nor no$/, '既不是“是”也不是“否”'], [/^is not a direction$/, '不是方向'], [/^names more than one direction$/, '给出了多个方向'],
  [/^is below (.+)$/, '小于 $1'], [/^is above (.+)$/, '大于 $1'], [/^must be above (.+)$/, '必须大于 $1'], [/^must be from (.+) to below (.+)$/, '必须不小于 $1 且小于 $2'],
  [/^must be from (.+) to (.+)$/, '必须在 $1 到 $2 之间'], [/^must be above (.+) and at most (.+)$/, '必须大于 $1 且不超过 $2'], [/^is over (\d+) characters$/, '超过 $1 个字符'],
  [/^is empty, and it identifies the row$/, '为空，无法标识记录'], [/^the feature has no id, which identifies a row$/, '要素没有 id，无法标识记录'],
  [/^no value for "(.+)", which every row of (\S+) needs$/, '必填项“$1”没有值'],
  [/^the record has no geometry, and the mapping names no position fields$/, '记录没有几何，映射也没有指定坐标字段'],
  [/^is empty$/, '为空'], [/^is missing$/, '缺失'], [/^is not in degrees$/, '不是以度为单位'],
  [/^is a (\S+), and this layer has (.+)$/, '几何类型是 $1，本图层要求 $2'],
  [/^has (\d+) points, and a row has one position$/, '有 $1 个点，一条记录只能有一个位置'],
  [/^is a line without length$/, '线没有长度'], [/^has a ring of (\d+) positions; the least is 4$/, '环只有 $1 个点，至少要 4 个'],
  [/^has a ring that does not end where it begins$/, '环没有闭合'], [/^has a position whose coordinates are not two numbers$/, '坐标不是两个数'],
  [/^is broken: a part of it is of another type$/, '几何已损坏：其中一部分是另一种类型'], [/^is broken: its (?:bytes end too early|record is too short)$/, '几何已损坏：不完整'],
  [/^is broken: its bounding box is of no known kind$/, '几何已损坏：外包框的类型无法识别'], [/^is broken: its parts overlap$/, '几何已损坏：各部分重叠'],
  [/^is broken: it says (?:.+ parts and )?(.+) points and has not so many$/, '几何已损坏：写有 $1 个点，实际没有这么多'],
  [/^is broken: (.+) at (.+)$/, '多边形无效：{1}，位置 $2'], [/^is broken: (.+)$/, '多边形无效：{1}'],
  [/^(?:Ring )?Self-intersection$/, '自相交'], [/^Hole lies outside shell$/, '洞在外环之外'], [/^Nested (?:holes|shells)$/, '环相互嵌套'], [/^Interior is disconnected$/, '内部不连通'],
  [/^Too few points in geometry component$/, '点太少'], [/^Duplicate Rings$/, '有重复的环'], [/^Invalid Coordinate$/, '坐标无效'],
  [/^looks like degrees, and the declared system is in metres$/, '看起来是经纬度，而声明的坐标系以米为单位'],
  [/^looks like metres, and the declared system is in degrees$/, '看起来是米，而声明的坐标系以度为单位'],
  [/^is 0, 0, which stands for no position$/, '坐标为 0, 0，等于没有位置'],
  [/^longitude (\S+) is beyond 180$/, '经度 $1 超出 180'], [/^latitude (\S+) is beyond 90; longitude and latitude may be swapped$/, '纬度 $1 超出 90，经纬度可能写反'], [/^latitude (\S+) is beyond (\S+?)(?:, where the map ends)?$/, '纬度 $1 超出 $2'],
  [/^is outside Web Mercator$/, '超出 Web 墨卡托范围'], [/^is outside China, where (\S+) does not exist$/, '在中国境外，$1 不适用'],
  [/^lies outside (.+)$/, '在{1}之外'], [/^the county's area (\d+)$/, '县界（$1）'],
  [/^easting (\S+) is not (.+); east and north may be swapped$/, '东坐标 $1 不在声明的带内，东、北坐标可能写反'],
  [/^easting (\S+) carries zone (\d+), that is (\S+); it is not .+$/, '东坐标 $1 带有带号 $2，应为 $3'],
  [/^easting (\S+) carries no zone; without one this is (\S+), or another meridian$/, '东坐标 $1 没有带号，可能是 $2 或其他中央经线'],
  [/^easting (\S+) is (\S+) degrees off the central meridian (\S+)$/, '东坐标 $1 距中央经线 $3 达 $2 度'], [/^easting (\S+) is not .+$/, '东坐标 $1 不在声明的带内'], [/^northing (\S+) is not one of the northern hemisphere$/, '北坐标 $1 不在北半球'],
  [/^is that of the record in line (\d+) again$/, '与第 $1 行的记录重复'], [/^is that of an earlier record again$/, '与前面的记录重复'],
  [/^is that of another row already: (.+)$/, '已属于另一条记录：$1'], [/^is that of another row already$/, '已属于另一条记录'],
  [/^ObjID must be 16 digits, got "(.*)"$/, '部件标识码应为 16 位数字，实为“$1”'], [/^(.+) must be (\d+) digits, got "(.*)"$/, '{1}应为 $2 位数字，实为“$3”'], [/^unit grid code$/, '单元网格编码'], [/^camera code$/, '摄像机编码'], [/^area code$/, '行政区划代码'],
  [/^has (\d+) fields where the first line names (\d+)$/, '有 $1 个字段，首行为 $2 个'],
  [/^the record on line (\d+) has this number already$/, '第 $1 行已有同一编号'],
  // What the digits of the coordinates say.
  [/^Degrees, with the latitude first: the axes may be swapped$/, '是经纬度，但纬度在前：坐标轴可能对调'],
  [/^Degrees, in or near China: .+$/, '是经纬度，在中国或附近：测绘成果多为 EPSG:4490 或 EPSG:4326，国内地图平台及其手机定位多为 gcj02，百度为 bd09。只看数字分不出来，请拿几个点与道路比对'],
  [/^Degrees, outside China: EPSG:4326 in all likelihood$/, '是经纬度，在中国境外：很可能是 EPSG:4326'],
  [/^Six digits before the point: .+$/, '小数点前 6 位：以米为单位、不带带号，例如按中央经线的 CGCS2000：EPSG:4534 至 4554（3 度带）或 4502 至 4512（6 度带）。是哪条中央经线，是 CGCS2000、西安 80 还是北京 54，只有测绘资料能说明'],
  [/^Eight digits before the point, with many beginnings: not one zone$/, '小数点前 8 位，开头各不相同：不是同一个投影带'],
  [/^Eight digits before the point, the first two a zone \((.+) if it is CGCS2000.*$/, '小数点前 8 位，前两位是带号（若为 CGCS2000：$1；西安 80、北京 54 看起来一样）'],
  [/^The digits fit no system that --crs knows but perhaps Web Mercator \(EPSG:3857\) or a local grid$/, '数字不像任何可选的坐标系，可能是 Web 墨卡托（EPSG:3857）或地方坐标系'],
  [/^the database refuses it: (.+)$/, '数据库拒绝：$1'],
  [/^the database refuses the (?:value|report)$/, '数据库拒绝'],
  [/^the name "(.+)" stands for several classes of (.+?): (.+)$/, '名称“$1”在 $2 中对应多个类别：$3'],
  [/^holds a character that cannot be stored .+$/, '含有无法保存的字符（NUL 或不完整的字符）'],
  [/^a closed event has no closing time$/, '事件已结束，却没有结束时间'], [/^an event with a closing time is not closed$/, '有结束时间的事件未标为已结束'],
  [/^is before the event occurred$/, '早于事件发生时间'], [/^is not after valid_from$/, '不晚于生效日期（valid_from）'],
  [/^unit grid code "(.*)" has sequence 000, the first is 001$/, '单元网格编码“$1”的顺序号为 000，应从 001 起'],
  [/^ObjID "(.*)" has major class 00$/, '部件标识码“$1”的大类为 00'], [/^ObjID "(.*)" fits neither split: .+$/, '部件标识码“$1”按两种分法都不对：小类和顺序号不能为零'],
  [/^camera code "(.*)" has device type (.+), a camera has 131 or 132$/, '摄像机编码“$1”的设备类型为 $2，摄像机应为 131 或 132'],
  [/^has no list of coordinates$/, '没有坐标'], [/^has a position that is no list of numbers$/, '有的坐标不是一组数'],
  [/^is not the well-known text of .+$/, '不是点、线、面的 WKT 文本'], [/^is well-known text that is broken$/, 'WKT 文本已损坏'],
  // A value or geometry that cannot be read out of its file.
  [/^is cut in the middle of a character: the field has (.+) bytes$/, '在一个字的中间被截断：字段只有 $1 字节'], [/^is not a Feature$/, '不是 Feature'],
  [/^is binary, or too long to be read$/, '是二进制，或过长而无法读取'], [/^is no GeoPackage geometry$/, '不是 GeoPackage 的几何'], [/^is of an extended type that is not read$/, '是不读取的扩展类型'],
  [/^is a number that stands for no day, .+$/, '单元格是日期格式，但其中的数不表示任何日期'], [/^is a formula whose result is not in the file; .+$/, '是公式，文件中没有存它的结果；请用表格软件打开并保存后再导入'],
  [/^is (.+), an error of the sheet$/, '是表格中的错误值 $1'], [/^is a number of (.+) digits, of which the file keeps 15: .+$/, '是 $1 位数，而文件只保留前 15 位：这类编码请以文本格式存放'],
  [/^is of shape type (.+) in a file of type (.+)$/, '几何类型为 $1，而文件的类型为 $2'], [/^has (.+) rings, too many to tell holes from islands; .+$/, '有 $1 个环，太多而无法区分洞与岛；请拆成几条记录'],
  [/^is of geometry type (.+), which is not known$/, '几何类型 $1 无法识别'],
  [/^has a value in column (.+), which row 1 does not name$/, '$1 列有值，而第 1 行没有为该列写字段名'],
  // A report that the county refuses.
  [/^the place lies outside the county$/, '位置不在本县范围内'], [/^class (.+) is of a list without standards in force$/, '类别 $1 没有有效的立案标准'], [/^reports of channel (.+) need a photo$/, '该来源（$1）的上报须有照片'],
  ...GUESS_REASONS, ...MAPPING_FAILURES, ...CRS_FAILURES, ...FILE_FAILURES, ...FAILURE_REASONS,
];

/** What the server calls the position of a record, in whichever fields it stands. */
export const PLACE = 'geometry';

/** A longer one is shown as the server says it: hundreds of patterns with several gaps each take seconds on it. The longest of the server's own has some hundreds. */
const MOST_CHARACTERS = 2000;

function found(sentence: string): string | null {
  for (const [pattern, text] of REASONS) {
    const caught = pattern.exec(sentence);
    if (!caught) continue;
    return text.replaceAll(/([$@{])(\d)\}?/g, (_, how: string, index: string) => {
      const part = caught[Number(index)] ?? '';
      return how === '$' ? part : how === '@' ? columnInWords(part, 'zh') : reasonInChinese(part);
    });
  }
  return null;
}

/** A sentence, alone or behind the name of what it is about. */
function sentenceInChinese(sentence: string): string {
  if (sentence.length > MOST_CHARACTERS) return sentence;
  const whole = found(sentence);
  if (whole !== null) return whole;
  const [, name, rest] = /^(.{1,200}?): (.+)$/.exec(sentence) ?? [];
  if (name && rest) {
    const said = sentenceInChinese(rest);
    return said === rest ? sentence : name === PLACE ? `${columnInWords(name, 'zh')}：${said}` : `${name.replace(/(?:, )?\b(?:line|row) (\d+)$/, ' 第 $1 行').trim()}：${said}`;
  }
  const [, field, reason] = /^(\S{1,80}) (\S+ .+)$/.exec(sentence) ?? [];
  const said = reason ? found(reason) : null;
  return said === null ? sentence : `${field}：${said}`;
}

function isEachSaid(reason: string, lines: string): boolean {
  const said = lines.split('\n');
  return reason.split('\n').every((line, i) => line.trim() === '' || line !== said[i]);
}

/** @param reason as the server says it: a sentence, or several that stand in lines of their own */
export function reasonInChinese(reason: string): string {
  const isShort = reason.split('\n').every((line) => line.length <= MOST_CHARACTERS);
  const whole = (isShort ? found(reason) : null) ?? (reason.includes('\n') ? reason : sentenceInChinese(reason));
  if (whole !== reason || !reason.includes('\n')) return whole;
  const lines = reason.split('\n').map((line) => line.replace(/^(\s*(?:- )?)(.*)$/, (_, before: string, sentence: string) => before + sentenceInChinese(sentence))).join('\n');
  // A line break may also be one of a value that stands in a sentence.
  const joined = reason.replaceAll('\n', ' ');
  const said = isEachSaid(reason, lines) ? joined : sentenceInChinese(joined);
  return said === joined ? lines : said;
}

/** What the command line calls so, and the page has a field for; first what the page does in another way, or not at all. */
const FLAGS: readonly Entry[] = [
  [/\bLeave --name out to import into it, or give another --county\b/g, 'Choose “Existing” to import into it, or give the new one another code'], [/\bGive it a name with --name to make it\b/g, 'Choose “New” and name it to make it'],
  [/; or say --format .+/g, ''], [/\bSay --delimiter [^.]+/g, 'Save it with one of them alone, such as a CSV with commas'], [/--batches lists them\b/g, 'The list of imports has them'],
  [/--boundary is for layers\b/g, 'another boundary is for layers'],
  // Keys of the mapping, where the page has something to click.
  [/\bAdd rules for them to class\.rules, or a default$/g, 'Choose a class for each under “Values…” of its field, or a default for all by “Edit JSON”'],
  [/\bwrite into "class" what the records are\b/g, 'choose “Class” for the field that says what the records are, or a default for all by “Edit JSON”'],
  [/\bName the fields that number the records in "identity\.fields"/g, 'Choose “Identity” for the fields that number the records'],
  [/; add them to columns\.\S+\.lookup$/g, '; say under “Values…” of the field what they become'],
  [/\badd "ifBad": "null" to leave (such values|them) out$/g, 'choose “is left out” under “Values…” of the field to leave $1 out'], [/ \("ifBad": "null"\)$/g, ''],
  [/(?<!\S)(?:the )?--crs\b/g, 'the coordinate system'], [/(?<!\S)--encoding\b/g, 'the encoding'], [/(?<!\S)--table\b/g, 'the table'], [/(?<!\S)--sheet\b/g, 'the sheet'],
  [/(?<!\S)--layer\b/g, 'the layer'], [/(?<!\S)--transform\b/g, '+towgs84'],
];

/** The server's English sentence, with the names of the page in place of the command line's. */
export function reasonOnPage(reason: string): string {
  return FLAGS.reduce((text, [flag, name]) => text.replace(flag, name), reason)
    .replace(/\b(values that are none of |of its values do not fit )([a-z_]+)(?=[:;])/, (_, before: string, column: string) => `${before}“${columnInWords(column, 'en')}”`)
    .replace(/^columns\.([a-z_]+)(?=: every row of )/, (_, column: string) => `Needed column “${columnInWords(column, 'en')}”`)
    // A sentence begins with a capital; the name of a boundary stands inside of one.
    .replace(/^(\s*)the (?!county's area \d+$)/, (_, space: string) => `${space}The `);
}

export function useReasonText(): (reason: string) => string {
  const language = useApp((state) => state.language);
  return useCallback((reason) => (language === 'zh' ? reasonInChinese(reason) : reasonOnPage(reason)), [language]);
}

/** Why a request failed: the server's sentence, or that it cannot be reached. */
export function useErrorText(): (error: Error) => string {
  const text = useReasonText();
  const { t } = useTranslation();
  return useCallback((error) => (error instanceof RequestError && error.message ? text(error.message) : t('map.failedHint')), [text, t]);
}
