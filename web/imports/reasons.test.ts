import { describe, expect, it } from 'vitest';
import { reasonInChinese, reasonOnPage } from './reasons.ts';

describe('reasons in Chinese', () => {
  it('keep what is particular', () => {
    expect(reasonInChinese('no class for highway=crossing')).toBe('没有对应的类别：highway=crossing');
    expect(reasonInChinese('easting 38467413.87 carries zone 38, that is EPSG:4526; it is not an easting of central meridian 114E (0 to 1,000,000)')).toBe('东坐标 38467413.87 带有带号 38，应为 EPSG:4526');
    expect(reasonInChinese('is broken: Self-intersection at POINT(1 2)')).toBe('多边形无效：自相交，位置 POINT(1 2)');
  });

  it('stand behind the field of a summary', () => {
    expect(reasonInChinese('普查日期: is not a day of the calendar')).toBe('普查日期：不是真实存在的日期');
    expect(reasonInChinese('building:levels must be from 1 to 32767')).toBe('building:levels：必须在 1 到 32767 之间');
  });

  it('of a file name the page and not the command line', () => {
    expect(reasonInChinese('路灯.csv is not utf-8 (somewhere in bytes 0 to 65536). --encoding says what it is: utf-8, gb18030. Sheets from Chinese offices are often gb18030.'))
      .toBe('“路灯.csv”不是 utf-8 编码（第 0 到 65536 字节之间有不合规的内容）。请在“文字编码”中选择，国内单位的表格多为 gb18030');
    expect(reasonInChinese('部件.geojson, line 3: this is JSON, but no GeoJSON: an object is expected')).toBe('部件.geojson 第 3 行：是 JSON，但不是 GeoJSON：此处应为对象');
    expect(reasonInChinese('台账.xlsx, sheet 井盖: B1 is empty. Row 1 must name every field, without gaps; of merged cells, all but the first are empty. Remove titles above the names.')).toContain('“台账.xlsx 的工作表 井盖”的 B1 是空的');
  });

  it('of a mapping are said line by line, each behind its path', () => {
    expect(reasonInChinese('The mapping of the page cannot be used:\n  - columns.survey_date: the format "YY" has no YYYY, M, D\n  - class: give rules, from or default, so that every row has a class'))
      .toBe('映射无法使用：\n  - columns.survey_date：格式“YY”缺少 YYYY, M, D\n  - class：请给出 rules、from 或 default，使每条记录都有类别');
  });

  it('of a coordinate system are said with their parts', () => {
    expect(reasonInChinese('crs "+proj=tmerc +lon_0=118d50": +lon_0=118d50 is no number; degrees are written as decimals (118.8333).')).toBe('坐标系“+proj=tmerc +lon_0=118d50”：+lon_0=118d50 不是数；度数写成小数（118.8333）');
  });

  it('keep a value that has line breaks', () => {
    expect(reasonInChinese('no class for 备注=井盖\n破损')).toBe('没有对应的类别：备注=井盖 破损');
  });

  it('of the guess are said as well, with and without the field in front', () => {
    expect(reasonInChinese('Identity: 编号 is empty in 3 and repeated in 2 of 60 records; those would be rejected')).toBe('标识：共 60 条记录，编号 有 3 条为空、2 条重复，这些记录会被拒绝');
    expect(reasonInChinese('ObjID: 40 of 41 values have 15 digits, and an identifier has 16: a spreadsheet that took them for numbers may have dropped the leading 0. Take them from where they are text'))
      .toContain('ObjID：41 个值中有 40 个是 15 位，而部件标识码为 16 位');
    expect(reasonInChinese('采集时间: its times carry no offset; +08:00 is assumed')).toBe('采集时间：时间没有时区，按 +08:00 处理');
    expect(reasonInChinese('安装日期: 12 % of its values do not fit installed_on; they are left out ("ifBad": "null")')).toBe('安装日期：约 12 % 的值不符合“安装日期”，这些值留空');
    expect(reasonInChinese('安装日期: under 1 % of its values do not fit installed_on; they are left out ("ifBad": "null")')).toBe('安装日期：不到 1 % 的值不符合“安装日期”，这些值留空');
    expect(reasonInChinese('普查日期: under 1 % of its values are no dates, and their records would be rejected; add "ifBad": "null" to leave such values out'))
      .toBe('普查日期：不到 1 % 的值不是日期或时间，相应记录会被拒绝；可在该字段的“取值…”中设为留空');
    expect(reasonInChinese('columns.parent_code: every row of areas needs it, and no field is called like it; the field 代码 only holds its place')).toContain('必填项“上级编码”：');
    expect(reasonInChinese('its values are class names of yc2013')).toBe('取值是 yc2013 的类别名称');
    expect(reasonInChinese('is called like 编号 (contains it)')).toBe('字段名近似“编号”');
    expect(reasonInChinese('部件.csv has no records')).toBe('“部件.csv”中没有记录');
  });

  it('stand behind the row of a sheet as behind the line of a file', () => {
    expect(reasonInChinese('部件.csv, line 5: is empty')).toBe('部件.csv 第 5 行：为空');
    expect(reasonInChinese('部件.xlsx: row 5: is empty')).toBe('部件.xlsx：第 5 行：为空');
    expect(reasonInChinese('部件.xlsx, row 5: is empty')).toBe('部件.xlsx 第 5 行：为空');
  });

  it('are left as they are when the table does not know them', () => {
    expect(reasonInChinese('something new happened')).toBe('something new happened');
  });

  it('are left as they are when one is over 2,000 characters; the lines beside it are not', () => {
    const long = (length: number): string => `no class for ${'x'.repeat(length - 13)}`;
    expect(reasonInChinese(long(2000))).toMatch(/^没有对应的类别：x+$/);
    expect(reasonInChinese(long(2001))).toBe(long(2001));
    expect(reasonInChinese(`name: ${long(2000)}`)).toBe(`name: ${long(2000)}`);
    expect(reasonInChinese(`height: is empty\n  - ${long(2001)}\nwidth: is missing`)).toBe(`height：为空\n  - ${long(2001)}\nwidth：缺失`);
    const many = Array.from({ length: 300 }, (_, i) => `  - columns.c${i}: is empty`).join('\n');
    expect(reasonInChinese(`The mapping of the page cannot be used:\n${many}`)).toBe(`映射无法使用：\n${many.replaceAll(': is empty', '：为空')}`);
  });
});

it('notes that name the values which nothing fits are told in Chinese too', () => {
  expect(reasonInChinese('Class: no class fits 分类代码=0999 ×1. Add rules for them to class.rules, or a default')).toBe('类别：没有类别符合 分类代码=0999 ×1；请在该字段的“取值…”中指定类别，或用“编辑 JSON”设默认类别');
  expect(reasonInChinese('状态: values that are none of state: 枯死 ×1; add them to columns.state.lookup')).toBe('状态：有不属于“状态”的取值：枯死 ×1；请在该字段的“取值…”中补充对应');
  expect(reasonInChinese('精度: values that are none of position_class: D ×1; correct them, or add "ifBad": "null" to leave them out')).toBe('精度：有不属于“定位精度”的取值：D ×1；请更正，或在该字段的“取值…”中设为留空');
});

it('the position of a record is called so, whatever the server calls it', () => {
  expect(reasonInChinese("geometry: lies outside the county's area 099101000000")).toBe('位置：在县界（099101000000）之外');
});

it('in English name what the page offers in place of a key of the mapping', () => {
  expect(reasonOnPage('Class: no class fits 分类代码=0999 ×1. Add rules for them to class.rules, or a default'))
    .toBe('Class: no class fits 分类代码=0999 ×1. Choose a class for each under “Values…” of its field, or a default for all by “Edit JSON”');
  expect(reasonOnPage('状态: values that are none of state: 枯死 ×1; add them to columns.state.lookup')).toBe('状态: values that are none of “State”: 枯死 ×1; say under “Values…” of the field what they become');
  expect(reasonOnPage('标识码: values that are none of objid: 7 ×1; correct them, or add "ifBad": "null" to leave them out'))
    .toBe('标识码: values that are none of “ObjID”: 7 ×1; correct them, or choose “is left out” under “Values…” of the field to leave them out');
  expect(reasonOnPage('普查日期: 5 % of its values are no dates, and their records would be rejected; add "ifBad": "null" to leave such values out'))
    .toBe('普查日期: 5 % of its values are no dates, and their records would be rejected; choose “is left out” under “Values…” of the field to leave such values out');
  expect(reasonOnPage('高度: 5 % of its values do not fit height_meters; they are left out ("ifBad": "null")')).toBe('高度: 5 % of its values do not fit “Height”; they are left out');
  expect(reasonOnPage('columns.parent_code: every row of areas needs it, and no field is called like it; the field 代码 only holds its place')).toContain('Needed column “Parent code”: every row');
  expect(reasonOnPage('Class: no field holds names or codes of yc2013; write into "class" what the records are')).not.toContain('"class"');
  expect(reasonOnPage('Identity: no field is unique. Name the fields that number the records in "identity.fields"')).toBe('Identity: no field is unique. Choose “Identity” for the fields that number the records');
});

it('in English the name of a boundary keeps its small letter, and a sentence gets its capital', () => {
  expect(reasonOnPage("the county's area 099101000000")).toBe("the county's area 099101000000");
  expect(reasonOnPage('the database refuses it: no')).toBe('The database refuses it: no');
});

it('in English name what the page has, not what the command line calls it', () => {
  expect(reasonOnPage('Of 300 places 92 % fit. Try --crs gcj02.')).toBe('Of 300 places 92 % fit. Try the coordinate system gcj02.');
  expect(reasonOnPage('a.shp says EPSG:4547, and --crs says EPSG:4490. Give the --crs that is right; or not.')).toBe('a.shp says EPSG:4547, and the coordinate system says EPSG:4490. Give the coordinate system that is right; or not.');
  expect(reasonOnPage('--crs is missing: it is declared.')).toBe('The coordinate system is missing: it is declared.');
  expect(reasonOnPage('There is no county 099162 yet. Give it a name with --name to make it.')).toBe('There is no county 099162 yet. Choose “New” and name it to make it.');
  expect(reasonOnPage('County 099162 is Munich (慕尼黑), not Berlin. Leave --name out to import into it, or give another --county.'))
    .toBe('County 099162 is Munich (慕尼黑), not Berlin. Choose “Existing” to import into it, or give the new one another code.');
  expect(reasonOnPage('a.txt: the ending does not say the format. Known are .csv, .shp; or say --format csv or shapefile')).toBe('a.txt: the ending does not say the format. Known are .csv, .shp');
  expect(reasonOnPage('a.csv: the first line has comma and tab, so the delimiter cannot be told. Say --delimiter comma or tab.'))
    .toBe('a.csv: the first line has comma and tab, so the delimiter cannot be told. Save it with one of them alone, such as a CSV with commas.');
  expect(reasonOnPage('There is no batch 7 of county 099162. --batches lists them.')).toBe('There is no batch 7 of county 099162. The list of imports has them.');
  expect(reasonOnPage("Reports are held against the county's own area; --boundary is for layers")).toBe("Reports are held against the county's own area; another boundary is for layers");
});
